import type { ArtifactError } from '@exfil/core'
import { Defect } from './defect.ts'
import { revived } from './failure.ts'
import type { FromChild } from './messages.ts'

/** What arrives of a call, in order. */
export type Arrived = { part: unknown } | { end: unknown }

export interface CallOptions {
  readonly number: number
  readonly about: string
  readonly signal?: AbortSignal | undefined
  readonly patienceMs: number
  onDone(): void
}

/** One question to a child and what comes back. */
export class Call {
  readonly number: number
  readonly about: string
  /** Hears what a collector says beside its answers. What it throws is the plugin's defect. */
  onNotice: (notice: FromChild) => void = () => {}
  readonly #options: CallOptions
  readonly #arrived: Arrived[] = []
  #failure: Error | undefined
  #waiting: PromiseWithResolvers<Arrived> | undefined
  #silentMs = 0
  #done = false

  constructor(options: CallOptions) {
    this.number = options.number
    this.about = options.about
    this.#options = options
  }

  get patience(): string {
    return `${this.#options.patienceMs / 1000} s`
  }

  /** The next part, or the end. Rejects with what the collector threw, why the child ended, or the signal's reason. */
  async next(): Promise<Arrived> {
    const arrived = this.#arrived.shift()
    if (arrived) return arrived
    if (this.#failure) throw this.#failure
    const { signal } = this.#options
    signal?.throwIfAborted()
    const waiting = Promise.withResolvers<Arrived>()
    this.#waiting = waiting
    this.#silentMs = 0
    const abort = () => waiting.reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await waiting.promise
    } finally {
      if (this.#waiting === waiting) this.#waiting = undefined
      signal?.removeEventListener('abort', abort)
    }
  }

  /** The end of a call that has no parts. */
  async end(): Promise<unknown> {
    const arrived = await this.next()
    if ('end' in arrived) return arrived.end
    throw new Defect('it answered in parts where one answer was asked for')
  }

  get isDone(): boolean {
    return this.#done
  }

  /** Takes a message of the child. Answers with the defect of the plugin's that it shows. */
  hear(message: FromChild): string | undefined {
    this.#silentMs = 0
    if ('part' in message) this.#arrive({ part: message.part })
    else if ('end' in message) {
      this.#finish()
      this.#arrive({ end: message.end })
    } else if ('failure' in message) {
      const error = revived(message.failure)
      if (error instanceof Defect) return error.message
      this.fail(error)
    } else if (!('alive' in message)) {
      try {
        this.onNotice(message)
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    }
    return undefined
  }

  /** Ends the call without an answer. Whether anybody waits for one. */
  fail(error: ArtifactError | Error): boolean {
    this.#finish()
    this.#failure ??= error
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.reject(error)
    return waiting !== undefined
  }

  /** Counts time in which somebody waited and nothing was heard. True when it was too long. */
  isSilent(ms: number): boolean {
    if (!this.#waiting) return false
    this.#silentMs += ms
    return this.#silentMs > this.#options.patienceMs
  }

  /** Whether it may be what keeps the child: it is waited for, and not only since a moment ago. */
  get isSuspect(): boolean {
    return this.#waiting !== undefined && this.#silentMs > this.#options.patienceMs / 2
  }

  #arrive(arrived: Arrived): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) waiting.resolve(arrived)
    else this.#arrived.push(arrived)
  }

  #finish(): void {
    this.#done = true
    this.#options.onDone()
  }
}
