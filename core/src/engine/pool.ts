import { Semaphore } from './semaphore.ts'

/** Runs jobs side by side, so many at once. The first rejection is kept and ends what waits. */
export class Pool {
  readonly #seats: Semaphore
  readonly #running = new Set<Promise<void>>()
  #failure: { error: unknown } | undefined

  constructor(size: number) {
    this.#seats = new Semaphore(size)
  }

  /** Starts a job when there is room for it, and resolves then; rejects when an earlier one has failed. */
  async start(job: () => Promise<void>): Promise<void> {
    const leave = await this.#seats.enter()
    if (this.#failure) {
      leave()
      throw this.#failure.error
    }
    const running = job()
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => {
        leave()
        this.#running.delete(running)
      })
    this.#running.add(running)
  }

  get isBusy(): boolean {
    return this.#running.size > 0
  }

  /** Resolves when no job is running any more, whatever became of them. */
  async quiet(): Promise<void> {
    while (this.isBusy) await Promise.all(this.#running)
  }

  /** Resolves when no job is running any more; rejects with the first failure. */
  async idle(): Promise<void> {
    await this.quiet()
    if (this.#failure) throw this.#failure.error
  }
}
