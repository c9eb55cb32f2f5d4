import { ArtifactError, type Context, type Issue } from '../collector.ts'
import type { World } from './subject.ts'

/** A context over a pretend machine, that remembers what was said to it. */
export interface PretendContext extends Context {
  readonly issues: Issue[]
  readonly coveredPaths: string[]
}

export function pretendContext(
  world: Pick<World, 'home' | 'env' | 'platform' | 'exec'>,
  signal: AbortSignal = new AbortController().signal,
): PretendContext {
  const issues: Issue[] = []
  const coveredPaths: string[] = []
  return {
    signal,
    home: world.home,
    env: world.env ?? {},
    platform: world.platform ?? process.platform,
    now: () => new Date(),
    debug: () => {},
    exec:
      world.exec ??
      ((command) => {
        throw new ArtifactError('unavailable', `there is no ${command} on this machine`)
      }),
    report: (issue) => issues.push(issue),
    covered: (path) => coveredPaths.push(path),
    issues,
    coveredPaths,
  }
}
