/**
 * `GET /api/artifacts/{id}/content`, `/api/artifacts/{id}/versions/{versionId}/content`
 * and `/api/versions/{id}/content`: the bytes as they were on the machine, as an
 * attachment, for signed-in people only.
 */
import { id } from '@exfil/core/wire'
import type { Credential } from '../auth/credential.ts'
import { problem } from '../http/problem.ts'
import { streamOf } from '../http/stream-of.ts'
import { attachment } from './attachment.ts'
import { ContentProblem, type ContentProblemCode } from './content-problem.ts'
import { type Content, findContent, type Wanted } from './find-content.ts'
import { type ByteRange, parseRange } from './range.ts'
import { readContent } from './read-content.ts'
import { type ContentServices, watched } from './watched.ts'

/** Up to here content is checked as a whole before its first byte. Only then is its length announced: Bun drops it from streams. */
const AT_ONCE = 16 * 1024 * 1024

const ROUTES: [RegExp, (...ids: string[]) => Wanted | null][] = [
  [/^\/api\/artifacts\/([^/]+)\/content$/, (artifactId = '') => (isArtifact(artifactId) ? { artifactId } : null)],
  [
    /^\/api\/artifacts\/([^/]+)\/versions\/([^/]+)\/content$/,
    (artifactId = '', versionId = '') =>
      isArtifact(artifactId) && isVersion(versionId) ? { artifactId, versionId } : null,
  ],
  [/^\/api\/versions\/([^/]+)\/content$/, (versionId = '') => (isVersion(versionId) ? { versionId } : null)],
]
const isArtifact = (text: string) => id('art').safeParse(text).success
const isVersion = (text: string) => id('ver').safeParse(text).success

/** What a path asks for; `unknown` for a content path that names nothing, null for any other path. */
export function contentRoute(path: string): Wanted | 'unknown' | null {
  for (const [pattern, wanted] of ROUTES) {
    const match = pattern.exec(path)
    if (match) return wanted(...match.slice(1)) ?? 'unknown'
  }
  return null
}

export async function serveContent(
  services: ContentServices,
  wanted: Wanted | 'unknown',
  request: Request,
  credential: Credential | null,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return problem(405, 'method-not-allowed', 'content is read with GET', { allow: 'GET, HEAD' })
  }
  if (!credential) return problem(401, 'not-signed-in', 'sign in first')
  if (credential.kind !== 'person') return problem(403, 'not-a-person', 'only a signed-in person may read content')
  const { userId } = credential
  try {
    if (wanted === 'unknown') throw new ContentProblem('not-found', 'there is no such content')
    const content = await findContent(services.db, userId, wanted)
    const headers = headersOf(content)
    const range = rangeOf(request, content, headers.etag)
    if (range === 'unsatisfiable') {
      const contentRange = { 'content-range': `bytes */${content.length}` }
      return problem(416, 'range-not-satisfiable', `the content has ${content.length} bytes`, contentRange)
    }
    const { start, end } = range ?? { start: 0, end: content.length }
    if (range) headers['content-range'] = `bytes ${start}-${end - 1}/${content.length}`
    const status = range ? 206 : 200
    if (request.method === 'HEAD') {
      return new Response(null, { status, headers: { ...headers, 'content-length': String(end - start) } })
    }
    const reading = watched(
      services,
      userId,
      content,
      readContent(services.blobs, content, { start, end }, request.signal),
    )
    return new Response(await bodyOf(reading, end - start), { status, headers })
  } catch (error) {
    if (error instanceof ContentProblem) return problem(STATUS[error.code], error.code, error.message)
    throw error
  }
}

const STATUS: Record<ContentProblemCode, number> = { 'not-found': 404, lost: 502, mismatch: 502, unavailable: 503 }

function headersOf({ path, checksum }: Content): Record<string, string> & { etag: string } {
  return {
    'content-type': 'application/octet-stream',
    'content-disposition': attachment(path),
    'x-checksum-sha256': checksum,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    etag: `"${checksum}"`,
  }
}

function rangeOf(request: Request, { length }: Content, etag: string): ByteRange | 'unsatisfiable' | null {
  const condition = request.headers.get('if-range')
  if (condition !== null && condition !== etag) return null
  return parseRange(request.headers.get('range'), length)
}

/** Rejects when the first segment, or all of a small content, is not right. */
async function bodyOf(reading: AsyncGenerator<Uint8Array<ArrayBuffer>>, length: number): Promise<BodyInit> {
  if (length <= AT_ONCE) {
    const all = new Uint8Array(length)
    let at = 0
    for await (const part of reading) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
  const first = await reading.next()
  return streamOf(startingWith(first, reading))
}

async function* startingWith<T>(first: IteratorResult<T, void>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    if (first.done) return
    yield first.value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
