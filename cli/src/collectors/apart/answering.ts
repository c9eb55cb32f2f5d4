/** One call, as those see it who answer it. */
export interface Answering {
  part(part: unknown): void
  /** Says that the plugin is at work, now and then. */
  alive(): void
  /** Resolves once for each part that the host asks for; to false when it wants no more. */
  wanted(): Promise<boolean>
}

/** Parts that the host has asked for and not yet got. */
export class Credits {
  #left = 0
  #stopped = false
  #waiting: ((wanted: boolean) => void) | undefined

  add(): void {
    if (this.#waiting) this.#settle(true)
    else this.#left++
  }

  stop(): void {
    this.#stopped = true
    this.#settle(false)
  }

  async take(): Promise<boolean> {
    if (this.#stopped) return false
    if (this.#left > 0) return this.#left-- > 0
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  #settle(wanted: boolean): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.(wanted)
  }
}
