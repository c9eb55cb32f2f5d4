import type { SyncEvent } from '@exfil/core/engine'
import { foldEvent, type RunView, START } from './fold-events.ts'
import { progressLines } from './progress-lines.ts'

/** Repaints this often at most: more is not seen, and costs. */
const EVERY_MS = 100

export interface Screen {
  columns(): number
  write(text: string): void
  /** Dims what is less important. */
  colour: boolean
}

/** Two lines at the bottom of a terminal that follow a run; lines written through `above` stay over them. */
export class TerminalProgress {
  readonly #screen: Screen
  readonly #startedAt = performance.now()
  #view: RunView = START
  #painted = 0
  #paintedAt = 0
  #timer: Timer | undefined

  constructor(screen: Screen) {
    this.#screen = screen
    this.#timer = setInterval(() => this.#paint(), EVERY_MS)
    this.#paint()
  }

  onEvent(event: SyncEvent): void {
    this.#view = foldEvent(this.#view, event)
    // A busy run leaves timers little room.
    if (performance.now() - this.#paintedAt >= EVERY_MS) this.#paint()
  }

  above(line: string): void {
    this.#screen.write(`${this.#erase()}${line}\n`)
    this.#paint()
  }

  /** Takes the lines away. */
  stop(): void {
    if (!this.#timer) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#screen.write(this.#erase())
  }

  #paint(): void {
    if (!this.#timer) return
    const [facts = '', now = ''] = progressLines(
      this.#view,
      performance.now() - this.#startedAt,
      this.#screen.columns(),
    )
    const dimmed = this.#screen.colour ? `\x1b[2m${now}\x1b[22m` : now
    this.#screen.write(`${this.#erase()}${facts}\n${dimmed}`)
    this.#painted = 2
    this.#paintedAt = performance.now()
  }

  #erase(): string {
    if (this.#painted === 0) return ''
    this.#painted = 0
    return '\r\x1b[1A\x1b[J'
  }
}
