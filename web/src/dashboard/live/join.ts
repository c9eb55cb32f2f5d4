/**
 * A page's line to the server. Pages of one browser share it: over HTTP/1.1 a browser allows a server six connections, and each page needs some to ask
 * with. One page that is looked at leads: it listens, and passes on what it hears. When it is closed or hidden, the next one that waits leads, and the
 * greeting it gets makes all of them ask for what they may have missed.
 */
import type { Change } from './change.ts'
import { type Listener, listen, type Standing } from './listen.ts'

type Told = { changed: Change } | { outdated: true } | { standing: Standing } | { person: string } | { ended: true }

/** Between the pages, of the user whose things they show. A page that comes asks how things stand, and is answered alone. */
type Note = { of: string } & (Told | { ask: number } | { answers: number; standing: Standing })

/** Tells of what is this user's. Returns what ends it. */
export function join(userId: string, to: Listener): () => void {
  // Neither is there on a page that came over plain HTTP from elsewhere: it has a line of its own while it is looked at.
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined')
    return whileSeen((hidden) => listen(to, hidden))
  const channel = new BroadcastChannel('live')
  const me = Math.random()
  let leads = false
  let standing: Standing = 'connecting'
  const say = (note: Told | { ask: number } | { answers: number; standing: Standing }) =>
    channel.postMessage({ of: userId, ...note } satisfies Note)
  channel.onmessage = ({ data }: MessageEvent<Note>) => {
    // Somebody else signed in at this browser: one of the two pages is of the past.
    if (data.of !== userId) to.person(data.of)
    else if ('ask' in data) {
      if (leads) say({ answers: data.ask, standing })
    } else if ('answers' in data) {
      if (data.answers !== me) return
      to.standing(data.standing)
      // What was fetched before may be older than what was told since.
      if (data.standing === 'live') to.outdated()
    } else hear(data, to)
  }
  const pass = (told: Told) => {
    if ('standing' in told) standing = told.standing
    // First: hearing that the session ended closes the channel.
    say(told)
    hear(told, to)
  }
  const lead = (hidden: AbortSignal) => {
    const leading = () => {
      leads = true
      listen(teller(pass), hidden)
      return new Promise<void>((resolve) => {
        hidden.addEventListener('abort', () => {
          leads = false
          resolve()
        })
      })
    }
    // It rejects when the page is hidden or left before it is its turn.
    navigator.locks.request(`live ${userId}`, { signal: hidden }, leading).catch(() => {})
    say({ ask: me })
  }
  const end = whileSeen(lead)
  return () => {
    end()
    channel.close()
  }
}

/** A listener that says everything in one word. */
const teller = (tell: (told: Told) => void): Listener => ({
  changed: (changed) => tell({ changed }),
  outdated: () => tell({ outdated: true }),
  standing: (standing) => tell({ standing }),
  person: (person) => tell({ person }),
  ended: () => tell({ ended: true }),
})

function hear(told: Told, to: Listener) {
  if ('changed' in told) to.changed(told.changed)
  else if ('standing' in told) to.standing(told.standing)
  else if ('person' in told) to.person(told.person)
  else if ('outdated' in told) to.outdated()
  else to.ended()
}

/** Runs it whenever the page comes into view, with a signal that aborts when it goes. Returns what ends it. */
function whileSeen(run: (hidden: AbortSignal) => void): () => void {
  let hidden: AbortController | undefined
  const onVisibility = () => {
    hidden?.abort()
    hidden = undefined
    if (document.visibilityState === 'hidden') return
    hidden = new AbortController()
    run(hidden.signal)
  }
  document.addEventListener('visibilitychange', onVisibility)
  onVisibility()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    hidden?.abort()
  }
}
