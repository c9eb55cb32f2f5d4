import { Semaphore } from './semaphore.ts'

/** Runs jobs side by side, so many at once. The first rejection is kept and ends what waits. */
export class Pool {
  readonly #seats: Semaphore
  readonly #running = new Set<Promise<void>>()
  #failure: { error: unknown } | undefined

  constructor(size: number) {
    this.#seats = new Semaphore(size)
  }

  /** Starts a job when there is room for it, and resolves then; rejects when one has failed. It counts as running at once. */
  async start(job: () => Promise<void>): Promise<void> {
    const seat = this.#seats.enter()
    const running = this.#run(seat, job).finally(() => this.#running.delete(running))
    this.#running.add(running)
    await seat
    if (this.#failure) throw this.#failure.error
  }

  async #run(seat: Promise<() => void>, job: () => Promise<void>): Promise<void> {
    const leave = await seat
    try {
      if (!this.#failure) await job()
    } catch (error) {
      this.#failure ??= { error }
    } finally {
      leave()
    }
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
