/**
 * `GET /api/export`, `GET /api/export?versions=all`: everything of a person as one `.tar.gz`, streamed as it is read, in
 * a memory that does not grow with it.
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Credential } from '../auth/credential.ts'
import { type AtMost, atMost } from '../http/at-most.ts'
import { gathered } from '../http/gathered.ts'
import { problem } from '../http/problem.ts'
import { streamOf } from '../http/stream-of.ts'
import { names } from './names.ts'
import { packedFiles } from './packed-files.ts'
import { type ArchiveServices, stamp } from './serve-archive.ts'
import { tar } from './tar.ts'
import { wantedOfAll } from './wanted-of-all.ts'

const AT_ONCE = 2

export function exportRoute(services: ArchiveServices) {
  const places = atMost(AT_ONCE)
  return (request: Request, credential: Credential | null) => serveExport(services, places, request, credential)
}

async function serveExport(
  services: ArchiveServices,
  places: AtMost,
  request: Request,
  credential: Credential | null,
): Promise<Response> {
  if (request.method !== 'GET') {
    return problem(405, 'method-not-allowed', 'an export is asked for with GET', { allow: 'GET' })
  }
  if (!credential) return problem(401, 'not-signed-in', 'sign in first')
  if (credential.kind !== 'person') return problem(403, 'not-a-person', 'only a signed-in person may read content')
  const versions = new URL(request.url).searchParams.get('versions')
  if (versions !== null && versions !== 'all') {
    return problem(400, 'which-versions', 'versions is "all", or left out for the current content only')
  }
  const { userId } = credential
  const leave = places.enter(userId)
  if (!leave) {
    return problem(429, 'too-many-exports', `${AT_ONCE} exports are under way: wait for one of them`, {
      'retry-after': '60',
    })
  }
  request.signal.addEventListener('abort', leave)
  const now = services.now()
  const folder = `exfiltrator-${stamp(now)}`
  const leaving = new AbortController()
  const signal = AbortSignal.any([request.signal, leaving.signal])
  const all = wantedOfAll(services.db, userId, versions === 'all')
  const files = packedFiles(services, userId, all, names(), now, signal)
  const bytes = gzipped(gathered(tar(folder, files)), () => {
    leaving.abort()
    leave()
  })
  return new Response(streamOf(bytes), {
    headers: {
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="${folder}.tar.gz"`,
      'cache-control': 'private, no-store',
    },
  })
}

async function* gzipped(parts: AsyncGenerator<Uint8Array>, ended: () => void): AsyncGenerator<Uint8Array> {
  // One part at a time: each may be a segment of 8 MiB.
  const source = Readable.from(parts, { objectMode: true, highWaterMark: 1 })
  const gzip = createGzip({ level: 1 })
  const piped = pipeline(source, gzip)
  // Where it breaks, reading what is compressed breaks too.
  piped.catch(() => {})
  try {
    for await (const chunk of gzip) yield chunk as Uint8Array
    await piped
  } finally {
    ended()
    source.destroy()
    gzip.destroy()
    await parts.return(undefined).catch(() => {})
  }
}
