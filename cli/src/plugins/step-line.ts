import { plainText } from '../render/plain-text.ts'

/** One line at the bottom of a terminal that says what is being done; nothing elsewhere. */
export class StepLine {
  readonly #stream: NodeJS.WriteStream
  readonly #shown: boolean
  readonly #startedAt = performance.now()
  #step = ''
  #timer: Timer | undefined

  constructor(stream: NodeJS.WriteStream, shown: boolean) {
    this.#stream = stream
    this.#shown = shown
  }

  show(step: string): void {
    this.#step = step
    if (!this.#shown) return
    this.#timer ??= setInterval(() => this.#paint(), 1000)
    this.#paint()
  }

  /** Takes the line away. */
  clear(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    if (this.#shown && this.#step) this.#stream.write('\r\x1b[K')
    this.#step = ''
  }

  #paint(): void {
    const seconds = Math.floor((performance.now() - this.#startedAt) / 1000)
    const line = `${this.#step}…${seconds > 0 ? ` ${seconds} s` : ''}`
    this.#stream.write(`\r\x1b[K${plainText(line).slice(0, (this.#stream.columns || 80) - 1)}`)
  }
}
