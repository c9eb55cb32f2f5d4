/**
 * Listens to what the server tells, and comes back by itself whatever happens to the connection, the server or its database. While the server tells
 * nothing, it is asked from time to time whether it is there, and what is shown counts as outdated each time.
 */
import { backOff } from './back-off.ts'
import { type Change, parseChange } from './change.ts'

/** `live`: every change is told. `polling`: the server answers, and tells nothing. `away`: it does not answer, or cannot reach its database. */
export type Standing = 'connecting' | 'live' | 'polling' | 'away'

export interface Listener {
  changed(change: Change): void
  /** What is shown may be older than the server's: after a gap, and at every turn of polling. */
  outdated(): void
  standing(standing: Standing): void
  /** Whose changes are told from here on: the id of the user who is signed in at this browser by now. */
  person(userId: string): void
  /** The session ended: nothing more will be told. */
  ended(): void
}

/** What is outside. `pause` resolves after so many milliseconds or when the signal aborts, whichever is first. */
export interface Outside {
  open(): Pick<EventTarget, 'addEventListener'> & { close(): void }
  isReady(signal: AbortSignal): Promise<boolean>
  pause(ms: number, signal: AbortSignal): Promise<void>
}

const PROBE_MS = { away: 3_000, polling: 10_000 } as const
/** The server says something every 20 seconds: whoever hears nothing for so long has lost it, whatever the connection claims. */
export const SILENCE_MS = 50_000
const PATIENCE_MS = 5_000

/** Until `over`. Comes back at its own pace, not the browser's: that has one for all failures, and never comes back after a refusal. */
export function listen(to: Listener, over: AbortSignal, { open, isReady, pause }: Outside = outside): void {
  const ending = new AbortController()
  const end = AbortSignal.any([over, ending.signal])
  let doubting: AbortController | undefined
  /** Ends the stream there is, or the pause before the next. */
  let hurry = new AbortController()
  let failures = 0

  const keepListening = async () => {
    while (!end.aborted) {
      hurry = new AbortController()
      await hear(AbortSignal.any([end, hurry.signal]))
      if (end.aborted) return
      if (hurry.signal.aborted) continue
      doubt()
      await pause(backOff(failures++), AbortSignal.any([end, hurry.signal]))
    }
  }

  /** One stream, to its end. */
  const hear = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const source = open()
      let waiting = new AbortController()
      const close = () => {
        source.close()
        waiting.abort()
        resolve()
      }
      const on = (event: string, run: (data: string) => void) =>
        source.addEventListener(event, (heard) => {
          if (signal.aborted) return
          waiting.abort()
          waiting = new AbortController()
          const { signal: silence } = waiting
          pause(SILENCE_MS, silence).then(() => silence.aborted || close())
          run((heard as MessageEvent<string>).data)
        })
      on('beat', () => {})
      on('hello', greeted)
      on('message', (data) => {
        const change = parseChange(data)
        if (change) to.changed(change)
      })
      on('lost', doubt)
      on('bye', () => {
        ending.abort()
        to.ended()
      })
      source.addEventListener('error', close)
      signal.addEventListener('abort', close)
    })

  const greeted = (data: string) => {
    failures = 0
    doubting?.abort()
    doubting = undefined
    const { userId } = JSON.parse(data) as { userId?: string }
    if (userId !== undefined) to.person(userId)
    to.standing('live')
    to.outdated()
  }

  /** Until the next greeting: is the server there? */
  const doubt = async () => {
    if (doubting) return
    doubting = new AbortController()
    const ended = AbortSignal.any([doubting.signal, end])
    for (let was: keyof typeof PROBE_MS = 'polling'; !ended.aborted; ) {
      const is = (await isReady(ended)) ? 'polling' : 'away'
      if (ended.aborted) return
      to.standing(is)
      if (is === 'polling') to.outdated()
      // Whoever has just seen it come back need not wait any longer; each page looks at a time of its own.
      if (is === 'polling' && was === 'away') again()
      was = is
      await pause(PROBE_MS[is], ended)
    }
  }

  const again = () => {
    failures = 0
    hurry.abort()
  }
  // The network came or went: what there was of a stream may be dead.
  for (const event of ['online', 'offline']) addEventListener(event, again, { signal: end })
  keepListening()
}

const outside: Outside = {
  open: () => new EventSource('/api/live'),
  /** Whether the server answers and reaches its database and its store. */
  async isReady(signal) {
    const late = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
    try {
      return (await fetch('/api/ready', { cache: 'no-store', signal: late })).ok
    } catch {
      return false
    }
  },
  pause: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      const end = () => {
        clearTimeout(timer)
        resolve()
      }
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
    }),
}
