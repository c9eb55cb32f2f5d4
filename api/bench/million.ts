import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localSignIn } from '../src/auth/local-sign-in.ts'
import { createContext, createServices } from '../src/context.ts'
import { type Db, openDb } from '../src/db/db.ts'
import { apiUrl, migrate } from '../src/db/migrate.ts'
import { startPostgres } from '../src/embedded/postgres.ts'
import { appRouter } from '../src/router/index.ts'
import { createCaller } from '../src/trpc.ts'
import { type MemoryStore, memoryStore } from '../test/memory-store.ts'
import { HEAVY_EMAIL, seedArchive } from './seed-archive.ts'

const callerFor = createCaller(appRouter)
type Api = ReturnType<typeof callerFor>

/** An API on a Postgres as `bun start` runs it, with the archive that views are measured on. */
export interface Million extends AsyncDisposable {
  readonly db: Db
  readonly person: Api
  readonly userId: string
  readonly store: MemoryStore
  /** A fresh machine of the heavy user. */
  node(): Promise<{ nodeId: string; api: Api }>
  owner(text: string): Promise<void>
}

const PUBLIC_URL = 'http://127.0.0.1:1'

/**
 * `artifacts` of the heavy user: 0 for an empty database. Filling one takes minutes: with `EXFILTRATOR_BENCH_KEEP`, a
 * folder, it stays there and is taken again.
 */
export async function openMillion(artifacts: number, say: (line: string) => void): Promise<Million> {
  const cleanup = new AsyncDisposableStack()
  const keep = artifacts > 0 ? process.env.EXFILTRATOR_BENCH_KEEP : undefined
  const folder = keep ?? mkdtempSync(join(process.env.EXFILTRATOR_BENCH_DIR ?? tmpdir(), 'exfil-views-'))
  const seeded = join(folder, 'seeded')
  if (keep && !existsSync(seeded)) await rm(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  if (!keep) cleanup.defer(() => rm(folder, { recursive: true, force: true }))
  // As root, Postgres runs as somebody else, who must be able to pass.
  chmodSync(folder, 0o755)
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') })
  cleanup.defer(() => postgres.stop({ remove: !keep }))
  const apiPassword = randomBytes(16).toString('hex')
  await migrate({ ownerUrl: postgres.ownerUrl, apiPassword })
  const size = { artifacts, nodes: Math.min(1000, artifacts), neighbours: artifacts / 50 }
  const { default: pg } = await import('pg')
  const owner = new pg.Client(postgres.ownerUrl)
  await owner.connect()
  cleanup.defer(() => owner.end())
  const db = await openDb(apiUrl(postgres.ownerUrl, apiPassword))
  cleanup.defer(() => db.close())
  const { rows: kept } = await owner.query('select user_id from users where email = $1', [HEAVY_EMAIL])
  const userId =
    kept[0]?.user_id ??
    (artifacts > 0
      ? await seedArchive(postgres.ownerUrl, size, say)
      : await db.userForEmail('empty@bench.test', 'usr_00000000000070008000000000000000'))
  writeFileSync(seeded, '')
  const signIn = localSignIn({ db, publicUrl: PUBLIC_URL, now: () => new Date() })
  const store = memoryStore()
  const services = createServices({ db, blobs: store, signIn, publicUrl: PUBLIC_URL })
  services.callLimit.attempt = () => 0
  const as = async (authorization: string): Promise<Api> =>
    callerFor(await createContext(services, { headers: new Headers({ authorization }) }, '127.0.0.1'))
  const token = await signIn.redeem(new URL(await signIn.createLink(userId)).pathname.split('/').at(-1) ?? '')
  const person = await as(`Bearer ${token}`)
  return {
    db,
    person,
    userId,
    store,
    async node() {
      const { key } = await person.keys.create({ name: 'bench' })
      const facts = { hostname: 'bench', platform: 'linux', arch: 'x64', cliVersion: '0.1.0' }
      const anyone = callerFor(await createContext(services, { headers: new Headers() }, '127.0.0.1'))
      const { nodeId, nodeKey } = await anyone.nodes.enroll({ enrollmentKey: key, ...facts })
      return { nodeId, api: await as(`Bearer ${nodeKey}`) }
    },
    owner: async (text) => void (await owner.query(text)),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  }
}
