/**
 * `GET /api/archive?id=…&id=…` (up to 100) and `POST /api/archive`, a form with fields `id` (up to 1,000): the content
 * of artifacts (`art_…`) and versions (`ver_…`) as one ZIP file, streamed as it is read, not compressed. With `check` in
 * the address it is only said whether there would be one: 204, or what is wrong.
 */
import { id } from '@exfil/core/wire'
import { makeZip } from 'client-zip'
import type { Credential } from '../auth/credential.ts'
import type { ContentServices } from '../content/watched.ts'
import { gathered } from '../http/gathered.ts'
import { isFromOurPages } from '../http/own-origin.ts'
import { problem } from '../http/problem.ts'
import { streamOf } from '../http/stream-of.ts'
import { names } from './names.ts'
import { type PackedFile, packedFiles, type Wanted } from './packed-files.ts'
import { wantedById } from './wanted-by-id.ts'

const MOST_BY_GET = 100
const MOST_BY_POST = 1_000
/** A thousand ids, and what a form puts around each. */
const FORM_BYTES = 128 * 1024
const known = [id('art'), id('ver')]

export interface ArchiveServices extends ContentServices {
  publicUrl: string
  now(): Date
}

export async function serveArchive(
  services: ArchiveServices,
  request: Request,
  credential: Credential | null,
): Promise<Response> {
  const { method } = request
  if (method !== 'GET' && method !== 'POST') {
    return problem(405, 'method-not-allowed', 'an archive is asked for with GET or POST', { allow: 'GET, POST' })
  }
  if (!credential) return problem(401, 'not-signed-in', 'sign in first')
  if (credential.kind !== 'person') return problem(403, 'not-a-person', 'only a signed-in person may read content')
  if (method === 'POST' && credential.via === 'cookie' && !isFromOurPages(request.headers, services.publicUrl)) {
    return problem(403, 'not-our-page', 'this was not sent by a page of this server')
  }
  const { searchParams } = new URL(request.url)
  const ids = method === 'GET' ? searchParams.getAll('id') : await idsOfForm(request)
  if (ids === null) return problem(415, 'not-a-form', 'send a form of up to 128 KiB with fields named id')
  const most = method === 'GET' ? MOST_BY_GET : MOST_BY_POST
  if (ids.length === 0 || ids.length > most) {
    return problem(400, 'how-many', `name between 1 and ${most} artifacts or versions, each in a field named id`)
  }
  if (!ids.every((one) => known.some((shape) => shape.safeParse(one).success))) {
    return problem(400, 'not-an-id', 'an id is art_… or ver_…')
  }
  const { userId } = credential
  const wanted = await wantedById(services.db, userId, ids)
  if (wanted.every((one) => 'unknown' in one)) return problem(404, 'not-found', 'there is no such content')
  if (searchParams.has('check')) return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
  const now = services.now()
  const leaving = new AbortController()
  const signal = AbortSignal.any([request.signal, leaving.signal])
  const files = packedFiles(services, userId, each(wanted), names({ bits: 1 << 20 }), now, signal)
  return new Response(streamOf(gathered(zip(files, leaving))), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="exfiltrator-${stamp(now)}.zip"`,
      'cache-control': 'private, no-store',
    },
  })
}

/** A moment as part of a file's name. */
export const stamp = (now: Date) => now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')

async function idsOfForm(request: Request): Promise<string[] | null> {
  if (Number(request.headers.get('content-length') ?? 0) > FORM_BYTES) return null
  const form = await request.formData().catch(() => null)
  return form?.getAll('id').map(String) ?? null
}

async function* each(wanted: readonly Wanted[]) {
  yield* wanted
}

async function* zip(files: AsyncGenerator<PackedFile>, leaving: AbortController): AsyncGenerator<Uint8Array> {
  const reader = makeZip(entriesOf(files), { buffersAreUTF8: true }).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    leaving.abort()
    await reader.cancel().catch(() => {})
    await files.return(undefined).catch(() => {})
  }
}

/** The times that a ZIP file can hold. */
const [EARLIEST, LATEST] = [Date.UTC(1980, 0, 2), Date.UTC(2107, 11, 30)]

async function* entriesOf(files: AsyncIterable<PackedFile>) {
  for await (const { name, modifiedAt, bytes } of files) {
    const lastModified = new Date(Math.min(LATEST, Math.max(EARLIEST, modifiedAt.getTime())))
    yield { name, lastModified, input: bytes }
  }
}
