import { expect } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { newId } from '@exfil/core/wire'
import type { NodeClient } from './node-client.ts'
import { sha256 } from './sessions.ts'

interface Target {
  status: string
  url: string
  headers: Record<string, string>
}

/** Fails unless a presigned URL takes just the bytes it was made for, once, under its own key. */
export async function expectBoundUrls(node: NodeClient): Promise<void> {
  const bytes = randomBytes(5000)
  const target = async (): Promise<Target> => {
    const pack = { id: newId('pack'), size: bytes.length, sha256: sha256(bytes) }
    const { data } = await node.call<Target[]>('sync.presign', { packs: [pack] })
    const [answer] = data
    if (answer?.status !== 'ready') throw new Error(`presign answered ${JSON.stringify(answer)}`)
    return answer
  }
  const put = async (url: string, headers: Record<string, string>, body: BodyInit) => {
    const { 'content-length': _, ...rest } = headers
    return (await fetch(url, { method: 'PUT', headers: rest, body })).status
  }
  const refused = async (what: string, attempt: (to: Target) => Promise<number>) => {
    const status = await attempt(await target())
    expect([what, status >= 400 && status < 500]).toEqual([what, true])
  }
  await refused('other bytes of the same length', ({ url, headers }) => put(url, headers, randomBytes(5000)))
  await refused('fewer bytes', ({ url, headers }) => put(url, headers, bytes.subarray(1)))
  await refused('more bytes', ({ url, headers }) => put(url, headers, Buffer.concat([bytes, bytes])))
  await refused('another key', ({ url, headers }) =>
    put(url.replace(/pack_[0-9a-f]{32}/, newId('pack')), headers, bytes),
  )
  await refused("another node's folder", ({ url, headers }) =>
    put(url.replace(/node_[0-9a-f]{32}/, newId('node')), headers, bytes),
  )
  await refused('without its signed headers', ({ url }) => put(url, {}, bytes))
  await refused('another method', async ({ url, headers }) => (await fetch(url, { method: 'DELETE', headers })).status)
  await refused('reading with it', async ({ url, headers }) => (await fetch(url, { headers })).status)
  const good = await target()
  expect(await put(good.url, good.headers, bytes)).toBe(200)
  expect(await put(good.url, good.headers, bytes)).toBe(412)
}
