/** The API without HTTP: callers for people and nodes, and a node that packs and sends. */

import { createHash, randomBytes } from 'node:crypto'
import { newId, type RecordItem, type Segment } from '@exfil/core/wire'
import { type LocalSignIn, localSignIn } from '../src/auth/local-sign-in.ts'
import { objectKey } from '../src/blobs/object-key.ts'
import { createContext, createServices, type Services } from '../src/context.ts'
import { appRouter } from '../src/router/index.ts'
import { createCaller } from '../src/trpc.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

const callerFor = createCaller(appRouter)
export type Caller = ReturnType<typeof callerFor>

export const PUBLIC_URL = 'http://127.0.0.1:8080'
export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

export interface TestApi {
  database: TestDatabase
  store: MemoryStore
  services: Services
  signIn: LocalSignIn
  /** The server's clock: set it forward at will. */
  clock: { now: Date }
  /** A caller with these headers. */
  with(headers: Record<string, string>): Promise<Caller>
  person(userId?: string): Promise<{ userId: string; token: string; api: Caller }>
  node(userId: string): Promise<TestNode>
  close(): Promise<void>
}

export interface TestNode {
  userId: string
  nodeId: string
  nodeKey: string
  api: Caller
  /** Presigns and stores one pack of these stretches, and answers where each lies. */
  pack(stretches: readonly { start: number; bytes: Uint8Array }[]): Promise<Segment[]>
  begin(): Promise<string>
}

export async function testApi(): Promise<TestApi> {
  const database = await testDatabase()
  const store = memoryStore()
  const clock = { now: new Date('2026-03-01T12:00:00Z') }
  const now = () => new Date(clock.now)
  const signIn = localSignIn({ db: database.db, publicUrl: PUBLIC_URL, now })
  const services = createServices({ db: database.db, blobs: store, signIn, publicUrl: PUBLIC_URL, now })
  // Its clock stands still.
  services.callLimit.attempt = () => 0
  const withHeaders = async (headers: Record<string, string>) =>
    callerFor(await createContext(services, { headers: new Headers(headers) }, '127.0.0.1'))

  const person = async (userId?: string) => {
    const user = userId ?? (await database.newUser())
    const token = await signIn.redeem(new URL(await signIn.createLink(user)).pathname.split('/').at(-1) ?? '')
    if (!token) throw new Error('the sign-in link did not work')
    return { userId: user, token, api: await withHeaders({ authorization: `Bearer ${token}` }) }
  }

  const node = async (userId: string): Promise<TestNode> => {
    const { api } = await person(userId)
    const { key } = await api.keys.create({ name: 'test' })
    services.enrollLimit.attempt = () => 0
    const anyone = await withHeaders({})
    const { nodeId, nodeKey } = await anyone.nodes.enroll({
      enrollmentKey: key,
      hostname: 'host',
      platform: 'linux',
      arch: 'x64',
      cliVersion: '0.1.0',
    })
    const nodeApi = await withHeaders({ authorization: `Bearer ${nodeKey}` })
    return {
      userId,
      nodeId,
      nodeKey,
      api: nodeApi,
      async pack(stretches) {
        const id = newId('pack')
        const parts: Uint8Array[] = []
        let offset = 0
        const segments: Segment[] = []
        for (const { start, bytes } of stretches) {
          const frame = Bun.zstdCompressSync(bytes)
          // Random: a header stands before each frame, and no two packs are equal.
          parts.push(randomBytes(16), frame)
          offset += 16
          segments.push({
            start,
            end: start + bytes.length,
            sha256: sha256(bytes),
            pack: id,
            offset,
            storedLength: frame.length,
          })
          offset += frame.length
        }
        const body = Buffer.concat(parts)
        const [answer] = await nodeApi.sync.presign({ packs: [{ id, size: body.length, sha256: sha256(body) }] })
        if (answer?.status !== 'ready') throw new Error(`presign: ${JSON.stringify(answer)}`)
        store.put(objectKey(userId, nodeId, id), body)
        return segments
      },
      begin: async () =>
        (await nodeApi.sync.begin({ cliVersion: '0.1.0', hostname: 'host', clientTime: clock.now.toISOString() }))
          .runId,
    }
  }

  return { database, store, services, signIn, clock, with: withHeaders, person, node, close: database.close }
}

/** An item with everything a test does not care about. */
export function item(
  part: Partial<RecordItem> & Pick<RecordItem, 'key' | 'checksum' | 'length' | 'segments'>,
): RecordItem {
  return {
    type: 'notes',
    path: `~/${part.key}`,
    kind: 'note',
    generation: 1,
    modifiedAt: '2026-02-01T00:00:00.000Z',
    description: { title: `Title of ${part.key}` },
    ...part,
  }
}
