/** What changed, as Postgres tells every process that listens (`migrations/007_tell_changes.sql`). */

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'

const change = z.object({ kind: z.enum(['artifacts', 'nodes', 'keys', 'sessions']), nodeId: z.string().optional() })
const told = change.extend({ userId: z.string() })

/** Something of this kind is not what it was: of this node, where one is named. */
export type Change = z.infer<typeof change>

export interface Hearer {
  /** Something of this hearer's user changed. */
  changed(change: Change): void
  /** From now on changes are heard, or not. What happened before `true` was not. */
  hearing(heard: boolean): void
}

export interface Changes {
  /**
   * Tells the hearer, and nobody else's changes, until the answered function is called.
   * The first hearer makes this process listen: one connection, which is made again, with
   * growing pauses, whenever it breaks.
   */
  subscribe(userId: string, hearer: Hearer): () => void
  close(): Promise<void>
}

const CHANNEL = 'exfiltrator'
/** So often it is proven that what is told arrives; a pooler between us may swallow it without a word. */
const PROVE_EVERY_MS = 20_000
const PATIENCE_MS = 10_000
const LONGEST_PAUSE_MS = 5_000

export function changesAt(url: string, onError: (error: Error) => void): Changes {
  const hearers = new Map<string, Set<Hearer>>()
  const closing = new AbortController()
  let hearing = false
  let listening: Promise<void> | undefined

  const say = (heard: boolean) => {
    if (hearing === heard) return
    hearing = heard
    for (const group of hearers.values()) for (const hearer of group) hearer.hearing(heard)
  }

  const keepListening = async () => {
    for (let failures = 0; !closing.signal.aborted; failures++) {
      try {
        await listen(url, closing.signal, {
          heard() {
            failures = 0
            say(true)
          },
          told(payload) {
            const parsed = told.safeParse(payload)
            if (!parsed.success) return
            const { userId, ...change } = parsed.data
            for (const hearer of hearers.get(userId) ?? []) hearer.changed(change)
          },
        })
      } catch (error) {
        if (closing.signal.aborted) return
        onError(error instanceof Error ? error : new Error(String(error)))
      }
      say(false)
      const longest = Math.min(LONGEST_PAUSE_MS, 100 * 2 ** failures)
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal: closing.signal, ref: false }).catch(
        () => {},
      )
    }
  }

  return {
    subscribe(userId, hearer) {
      const group = hearers.get(userId) ?? new Set()
      hearers.set(userId, group.add(hearer))
      listening ??= keepListening()
      if (hearing) hearer.hearing(true)
      return () => {
        group.delete(hearer)
        if (group.size === 0 && hearers.get(userId) === group) hearers.delete(userId)
      }
    },
    async close() {
      closing.abort()
      await listening
    },
  }
}

/** Listens until something breaks, and rejects with it; or until `signal`, and resolves. */
async function listen(
  url: string,
  signal: AbortSignal,
  on: { heard(): void; told(payload: unknown): void },
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'exfiltrator changes',
    connectionTimeoutMillis: PATIENCE_MS,
    keepAlive: true,
  })
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => {})
  client.on('error', broken.reject)
  client.on('end', () => broken.reject(new Error('the connection that listens for changes ended')))
  let echo = Promise.withResolvers<void>()
  let proof = ''
  client.on('notification', ({ payload = '' }) => {
    if (payload === proof) echo.resolve()
    else if (payload.startsWith('{')) on.told(JSON.parse(payload))
  })
  const within = <T>(what: Promise<T>) =>
    Promise.race([what, broken.promise, late(signal, 'what is told of changes does not arrive')])
  try {
    await within(client.connect())
    await within(client.query(`listen ${CHANNEL}`))
    while (!signal.aborted) {
      echo = Promise.withResolvers()
      proof = `proof ${randomUUID()}`
      await within(client.query('select pg_notify($1, $2)', [CHANNEL, proof]))
      await within(echo.promise)
      on.heard()
      const rest = pause(PROVE_EVERY_MS, undefined, { signal, ref: false }).catch(() => {})
      await Promise.race([rest, broken.promise])
    }
  } finally {
    // One that hangs takes its time to end.
    const ended = client.end().catch(() => {})
    await Promise.race([ended, pause(1_000, undefined, { ref: false })])
  }
}

async function late(signal: AbortSignal, why: string): Promise<never> {
  await pause(PATIENCE_MS, undefined, { signal, ref: false })
  throw new Error(why)
}
