/**
 * Postgres, disk store and server over one data folder:
 *
 *   format.json    which generation of this layout it is
 *   postgres/      Postgres' own (a link, where it must lie elsewhere)
 *   blobs/         packs, `blobs/{object key}`
 *   url-key        signs the disk store's URLs
 *   database-url   the owner's address of the database, for Tern and psql
 */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createEnrollmentKey } from '../auth/create-enrollment-key.ts'
import { localSignIn } from '../auth/local-sign-in.ts'
import { DiskStore } from '../blobs/disk-store.ts'
import { createServices } from '../context.ts'
import { openDb } from '../db/db.ts'
import { apiUrl, DatabaseIsNewer, migrate } from '../db/migrate.ts'
import { sweepHourly } from '../db/sweep-hourly.ts'
import type { Log } from '../log.ts'
import type { Listener } from '../server.ts'
import { startPostgres } from './postgres.ts'
import { localUser } from './sign-in-link.ts'

export interface StackOptions {
  /** The data folder. The caller holds it alone. */
  data: string
  listener: Listener
  /** Where people and nodes reach it, without a slash at its end. */
  publicUrl: string
  /** The folder of the built web app; may be filled while this starts. */
  web: string
  /** Whether sign-in links work for peers beyond this machine. */
  signInFrom: 'loopback' | 'anywhere'
  log: Log
  /** What it is doing, for a person who waits. */
  say: (line: string) => void
}

export interface Stack {
  /** The database's address for the api's role. A secret. */
  apiUrl: string
  /** A link that signs in once. */
  signInLink(): Promise<string>
  /** A key that makes machines nodes, for as long as `use` runs. */
  withEnrollmentKey<T>(name: string, use: (key: string) => Promise<T>): Promise<T>
  /** Whether this is one of our nodes, and if so, whether it has a key that is good or none any more. */
  nodeStanding(nodeId: string): Promise<'enrolled' | 'revoked' | 'unknown'>
  /** Rejects when the stack cannot go on by itself; never resolves. */
  failed: Promise<never>
  /** Ends requests, connections and Postgres, in this order. May be called at any time, and twice. */
  stop(): Promise<void>
}

/** The data folder was written by a later release. Nothing in it has been touched. */
export class DataTooNew extends Error {
  override readonly name = 'DataTooNew'
}

const FORMAT = 1

/** Resolves when it serves. Rejects, with everything ended that it began, when it cannot. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { data, listener, publicUrl, log, say } = options
  const cleanup = new AsyncDisposableStack()
  cleanup.defer(() => listener.stop())
  try {
    await checkFormat(data)
    say('starting the database')
    const postgres = await startPostgres({ dataDir: join(data, 'postgres'), log: say })
    cleanup.defer(() => postgres.stop())
    const apiPassword = randomBytes(24).toString('base64url')
    const { applied, version } = await migrate({ ownerUrl: postgres.ownerUrl, apiPassword }).catch((error) => {
      if (error instanceof DatabaseIsNewer) throw new DataTooNew(`${data} cannot be used: ${error.message}`)
      throw error
    })
    if (applied > 0) say(`the database's schema is now at version ${version}`)
    await writeSecret(join(data, 'database-url'), `${postgres.ownerUrl}\n`)
    const url = apiUrl(postgres.ownerUrl, apiPassword)
    const db = await openDb(url, { onError: ({ message }) => log('info', 'a database connection broke', { message }) })
    cleanup.defer(() => db.close())

    const secret = await keepKey(join(data, 'url-key'))
    const blobs = new DiskStore({ root: join(data, 'blobs'), secret, baseUrl: () => publicUrl })
    await blobs.probe()
    const signIn = localSignIn({ db, publicUrl })
    const services = createServices({ db, blobs, publicUrl, signIn })
    const userId = await localUser(db)
    listener.serve({ services, web: options.web, log, signInFrom: options.signInFrom })
    const sweeping = sweepHourly({ ...services, log })
    cleanup.defer(() => sweeping.stop())
    // The order of the declarations above, backwards, with the requests first.
    const end = cleanup.move()
    let ended: Promise<void> | undefined
    return {
      apiUrl: url,
      failed: postgres.failed,
      signInLink: () => signIn.createLink(userId),
      async withEnrollmentKey(name, use) {
        const now = new Date()
        const { id, key } = await createEnrollmentKey(db, {
          userId,
          name,
          expiresAt: new Date(now.getTime() + 600_000),
          now,
        })
        try {
          return await use(key)
        } finally {
          await db.withUser(userId, (tx) =>
            tx
              .updateTable('api_keys')
              .set({ revoked_at: new Date() })
              .where('user_id', '=', userId)
              .where('id', '=', id)
              .execute(),
          )
        }
      },
      nodeStanding: (nodeId) =>
        db.withUser(userId, async (tx) => {
          const keys = await tx
            .selectFrom('api_keys')
            .select('revoked_at')
            .where('user_id', '=', userId)
            .where('node_id', '=', nodeId)
            .execute()
          if (keys.length === 0) return 'unknown'
          return keys.some(({ revoked_at }) => revoked_at === null) ? 'enrolled' : 'revoked'
        }),
      stop() {
        ended ??= listener.stop().then(() => end.disposeAsync())
        return ended
      },
    }
  } catch (error) {
    await cleanup.disposeAsync()
    throw error
  }
}

async function checkFormat(data: string): Promise<void> {
  const file = join(data, 'format.json')
  const text = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return writeSecret(file, `${JSON.stringify({ format: FORMAT })}\n`)
  const { format } = JSON.parse(text) as { format: number }
  if (format > FORMAT) {
    throw new DataTooNew(`${data} was written by a later release of Exfiltrator: use that one, or another data folder`)
  }
}

async function keepKey(file: string): Promise<Uint8Array> {
  const kept = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return Buffer.from(kept.trim(), 'base64url')
  const made = randomBytes(32)
  await writeSecret(file, `${made.toString('base64url')}\n`)
  return made
}

/** For us alone, and whole or not at all. */
async function writeSecret(file: string, text: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
  const fresh = `${file}.new`
  await rm(fresh, { force: true })
  const handle = await open(fresh, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(fresh, file)
}
