import { ArtifactError, isArtifactError } from '@exfil/core'
import { either } from '../../config/problem.ts'
import { BOUNDS } from './bounds.ts'
import { Call } from './call.ts'
import { childCommand, childEnvironment } from './child-command.ts'
import { messageOf } from './failure.ts'
import type { FromChild, Question, ToChild } from './messages.ts'
import { TESTAMENT } from './watch.ts'

/** How often calls are counted as silent. */
const TICK_MS = Math.min(1000, BOUNDS.patienceMs / 4, BOUNDS.loadMs / 4)
/** How long the last question may take: the work is done. */
const HABITS_MS = Math.min(2000, BOUNDS.patienceMs)
/** How long a process that ended may take to have its last words heard. */
const LAST_WORDS_MS = 300
/** Calls that are named where any of them may be the one that hangs. */
const SUSPECTS = 5

/**
 * The process that runs one plugin, as its host sees it. It answers calls until it is
 * ended, by itself or from here; from then on every call rejects with the reason, an
 * `ArtifactError` of code `unavailable` that names the plugin and says what to do.
 */
export class ChildProcess {
  readonly #name: string
  readonly #advice: string
  readonly #isDebugged = Boolean(process.env.EXFILTRATOR_DEBUG)
  readonly #process: Bun.Subprocess<'pipe', 'pipe', 'pipe'>
  readonly #calls = new Map<number, Call>()
  readonly #ticking: Timer
  readonly #onEnd: (reason: ArtifactError) => void
  #last = 0
  #said = ''
  #spoken = 0
  #ended: ArtifactError | undefined

  /** `name` is the package and its version; `onEnd` hears of an end that no call was there to hear of. */
  constructor(plugin: { name: string; advice: string }, onEnd: (reason: ArtifactError) => void) {
    this.#name = plugin.name
    this.#advice = plugin.advice
    this.#onEnd = onEnd
    this.#process = Bun.spawn(childCommand(), {
      // A group of its own, so that what it starts ends with it, and Ctrl-C is ours alone.
      detached: true,
      windowsHide: true,
      env: childEnvironment(),
      // Its stdin ends when this process does, however it does.
      stdio: ['pipe', 'pipe', 'pipe'],
      serialization: 'advanced',
      ipc: (message) => this.#hear(message),
    })
    const listening = this.#listen()
    void this.#drain()
    void this.#process.exited.then(async (code) => {
      await Promise.race([listening, Bun.sleep(LAST_WORDS_MS)])
      this.end(this.#lastWords(code))
    })
    this.#ticking = setInterval(() => this.#tick(), TICK_MS)
    this.#ticking.unref()
  }

  /** A plain error of the plugin's code, for a person. */
  blame(error: unknown): Error {
    return new Error(`${messageOf(error)}: a defect of ${this.#name}: ${this.#advice}`, { cause: error })
  }

  /** Asks. `about` says in words what it is that may take too long. */
  ask(question: Question, about: string, options: { signal?: AbortSignal; patienceMs?: number } = {}): Call {
    const number = ++this.#last
    const { signal, patienceMs = BOUNDS.patienceMs } = options
    const call = new Call({ number, about, signal, patienceMs, onDone: () => this.#calls.delete(number) })
    if (this.#ended) call.fail(this.#ended)
    else {
      this.#calls.set(number, call)
      this.say({ ...question, call: number })
    }
    return call
  }

  /** Tells. Nobody hears it once it has ended. */
  say(message: ToChild): void {
    if (this.#ended) return
    try {
      this.#process.send(message)
    } catch {
      // It is gone; that it has exited says why.
    }
  }

  get pid(): number {
    return this.#process.pid
  }

  /** What the plugin did to its process beside its work, as a line for a person; nothing where all is well. */
  async habits(): Promise<string | undefined> {
    if (this.#ended) return undefined
    try {
      const answer = await this.ask({ ask: 'habits' }, 'habits', { patienceMs: HABITS_MS }).end()
      const written = this.#spoken > 0 ? 'wrote to its standard output, where nobody reads it' : undefined
      const habit = typeof answer === 'string' ? messageOf(answer) : written
      return habit && `${this.#name} ${habit}; what it collected is complete: ${this.#advice}`
    } catch (error) {
      return isArtifactError(error) ? error.message : undefined
    }
  }

  /** Ends it, and what it has started, at once. Without a reason it was no longer needed. */
  end(why?: string): ArtifactError {
    if (this.#ended) return this.#ended
    const line = why === undefined ? 'was closed' : `${why} and is left out of this run: ${this.#advice}`
    const reason = new ArtifactError('unavailable', `${this.#name} ${line}`)
    this.#ended = reason
    clearInterval(this.#ticking)
    this.#kill()
    const waiting = [...this.#calls.values()]
    this.#calls.clear()
    const heard = waiting.filter((call) => call.fail(reason))
    if (why !== undefined && heard.length === 0) this.#onEnd(reason)
    return reason
  }

  #kill(): void {
    try {
      process.kill(-this.#process.pid, 'SIGKILL')
    } catch {
      this.#process.kill('SIGKILL')
    }
  }

  #hear(message: FromChild): void {
    const call = this.#calls.get(message?.call)
    if (!call || this.#ended) return
    if (this.#isDebugged && 'failure' in message && typeof message.failure?.stack === 'string') {
      process.stderr.write(`${this.#name}, ${call.about}: ${message.failure.stack}\n`)
    }
    const defect = call.hear(message)
    if (defect !== undefined) this.end(defect)
  }

  #tick(): void {
    const calls = [...this.#calls.values()]
    const silent = calls.filter((call) => call.isSilent(TICK_MS))
    if (silent[0]) this.end(`gave no sign of life for ${silent[0].patience} (${suspectsOf(calls)})`)
  }

  async #listen(): Promise<void> {
    const decoder = new TextDecoder()
    for await (const bytes of this.#process.stderr) {
      this.#said = (this.#said + decoder.decode(bytes, { stream: true })).slice(-8192)
      if (this.#isDebugged) process.stderr.write(bytes)
    }
  }

  /** What is written to stdout is lost, and counted. */
  async #drain(): Promise<void> {
    for await (const bytes of this.#process.stdout) {
      this.#spoken += bytes.length
      if (this.#isDebugged) process.stderr.write(bytes)
    }
  }

  #lastWords(code: number): string {
    const at = this.#said.lastIndexOf(TESTAMENT)
    if (at >= 0) return messageOf(this.#said.slice(at + TESTAMENT.length))
    const { signalCode } = this.#process
    return signalCode ? `was ended by ${signalCode}` : `ended its process with exit code ${code}`
  }
}

/** A child that is kept busy by one call answers none of the others: which one it is cannot be seen from here. */
function suspectsOf(calls: readonly Call[]): string {
  const abouts = calls.filter(({ isSuspect }) => isSuspect).map(({ about }) => about)
  const more = abouts.length - SUSPECTS
  return either(more > 0 ? [...abouts.slice(0, SUSPECTS), `${more} more`] : abouts)
}
