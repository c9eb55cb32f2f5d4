import { peakMemory } from '../test/drivers/peak-memory.ts'

export interface Timed {
  readonly seconds: number
  readonly peak: number
  readonly stdout: string
}

/** Runs a program to its end and takes the time; throws when it fails, with its last words. */
export async function timed(
  command: readonly string[],
  options: { env: Record<string, string | undefined>; cwd?: string; codes?: readonly number[] },
): Promise<Timed> {
  const started = performance.now()
  const child = Bun.spawn([...command], {
    env: options.env,
    cwd: options.cwd,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [peak, stdout, stderr, seconds] = await Promise.all([
    peakMemory(child),
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited.then(() => (performance.now() - started) / 1000),
  ])
  if (!(options.codes ?? [0]).includes(child.exitCode ?? 128))
    throw new Error(
      `${command.slice(0, 3).join(' ')} ended with ${child.exitCode ?? child.signalCode}:\n${stderr.slice(-2000)}${stdout.slice(-1000)}`,
    )
  return { seconds, peak, stdout }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Runs the contenders in turn, `rounds` times, so that a busy moment hits all of them, and gives the median of each. */
export async function race(
  rounds: number,
  contenders: Readonly<Record<string, () => Promise<number>>>,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {}
  for (let round = 0; round < rounds; round += 1)
    for (const [name, contender] of Object.entries(contenders)) {
      times[name] ??= []
      times[name].push(await contender())
    }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]))
}
