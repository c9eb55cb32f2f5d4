import type { Context } from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import { toldEnvironment } from './child-command.ts'
import type { ChildProcess } from './child-process.ts'

/** What a child remembers and need not be told again: contexts, and the refs of its latest batches. */
export class Remembered {
  readonly #child: ChildProcess
  readonly #numbers = new WeakMap<Context, number>()
  #last = 0
  #latestBatch = 0

  constructor(child: ChildProcess) {
    this.#child = child
  }

  /** The context that was used last. */
  latest: Context | undefined

  numberOf(ctx: Context): number {
    const known = this.#numbers.get(ctx)
    this.latest = ctx
    if (known !== undefined) return known
    const world = ++this.#last
    this.#numbers.set(ctx, world)
    const { home, env, platform, signal } = ctx
    const ahead = ctx.now().getTime() - Date.now()
    this.#child.say({ world, told: { home, env: toldEnvironment(env), platform, ahead } })
    const abort = () => this.#child.say({ abort: world })
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    return world
  }

  received(batch: number): void {
    this.#latestBatch = Math.max(this.#latestBatch, batch)
  }

  /** Whether the child still has it: it may be ahead by what is on the way. */
  isHeld(batch: number): boolean {
    return batch > this.#latestBatch - BOUNDS.held / 2
  }
}
