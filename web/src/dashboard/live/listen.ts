/**
 * Listens to what the server tells, for as long as the page is looked at: a browser allows a server few connections, so tabs in the background hold none.
 * Where the stream cannot be had, the server is asked from time to time whether it is there, and the page polls.
 */
import { type Change, parseChange } from './change.ts'

/** `live`: every change is told. `polling`: the server answers, and tells nothing. `away`: it does not answer, or cannot reach its database. */
export type Standing = 'connecting' | 'live' | 'polling' | 'away'

export interface Listener {
  changed(change: Change): void
  /** What is shown may be older than the server's: after a gap, and at every turn of polling. */
  outdated(): void
  standing(standing: Standing): void
  /** The session ended: nothing more will be told. */
  ended(): void
}

const PROBE_MS = { away: 3_000, polling: 10_000 } as const

/** Returns what ends it. */
export function listen(to: Listener): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false

  const open = () => {
    source?.close()
    source = new EventSource('/api/live')
    source.addEventListener('hello', () => {
      clearTimeout(timer)
      timer = undefined
      to.standing('live')
      to.outdated()
    })
    source.addEventListener('message', ({ data }) => {
      const change = parseChange(data)
      if (change) to.changed(change)
    })
    source.addEventListener('lost', doubt)
    source.addEventListener('error', doubt)
    source.addEventListener('bye', () => {
      stop()
      to.ended()
    })
  }

  /** The stream is broken, or says that it hears nothing: is the server there? */
  const doubt = () => {
    if (timer === undefined && source) timer = setTimeout(probe, 0)
  }

  const probe = async () => {
    const there = await isReady()
    if (over || timer === undefined) return
    to.standing(there ? 'polling' : 'away')
    if (there) to.outdated()
    // The browser comes back by itself to a server that was away, but not to one that answered with a refusal.
    if (there && source?.readyState === EventSource.CLOSED) open()
    timer = setTimeout(probe, PROBE_MS[there ? 'polling' : 'away'])
  }

  const pause = () => {
    clearTimeout(timer)
    timer = undefined
    source?.close()
    source = undefined
  }

  const onVisibility = () => {
    if (document.visibilityState === 'hidden') pause()
    else if (!source) open()
  }

  const stop = () => {
    over = true
    pause()
    document.removeEventListener('visibilitychange', onVisibility)
  }

  document.addEventListener('visibilitychange', onVisibility)
  onVisibility()
  return stop
}

/** Whether the server answers and reaches its database and its store. */
async function isReady(): Promise<boolean> {
  try {
    return (await fetch('/api/ready', { cache: 'no-store', signal: AbortSignal.timeout(5_000) })).ok
  } catch {
    return false
  }
}
