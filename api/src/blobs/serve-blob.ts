/** `/blobs/*` of the disk store: answers as an S3 server answers a presigned request. */

import { attachment } from '../content/attachment.ts'
import { parseRange } from '../content/range.ts'
import type { DiskStore } from './disk-store.ts'
import { CHECKSUM_HEADER, type Grant, putHeaders } from './signed-url.ts'

export async function serveBlob(store: DiskStore, request: Request, log: (message: string) => void): Promise<Response> {
  const grant = store.grantOf(request.method, new URL(request.url))
  if (grant === 'expired') return refusal(403, 'AccessDenied', 'Request has expired')
  if (!grant) return refusal(403, 'SignatureDoesNotMatch', 'The request is not the one that was signed')
  try {
    return grant.method === 'PUT' ? await put(store, request, grant) : await get(store, request, grant)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    log(`a blob could not be ${grant.method === 'PUT' ? 'written' : 'read'}: ${message}`)
    if (code === 'ENOSPC' || code === 'EDQUOT') return refusal(507, 'InsufficientStorage', 'The disk is full')
    return refusal(500, 'InternalError', 'The store could not do it')
  }
}

async function put(store: DiskStore, request: Request, grant: Extract<Grant, { method: 'PUT' }>) {
  const { headers } = request
  const signed: Record<string, string> = { 'content-length': String(grant.size), ...putHeaders(grant.sha256) }
  for (const [name, value] of Object.entries(signed)) {
    if (headers.get(name) !== value) {
      return refusal(403, 'SignatureDoesNotMatch', `The header ${name} is not the one that was signed`)
    }
  }
  const outcome = await store.accept(grant, request.body ?? empty())
  if (outcome === 'stored') return new Response(null, { headers: { [CHECKSUM_HEADER]: signed[CHECKSUM_HEADER] ?? '' } })
  if (outcome === 'exists') return refusal(412, 'PreconditionFailed', 'The object exists')
  return refusal(400, 'BadDigest', 'The body does not have the checksum that was signed')
}

async function get(store: DiskStore, request: Request, grant: Extract<Grant, { method: 'GET' }>) {
  const file = Bun.file(store.pathOf(grant.key))
  if (!(await file.exists())) return refusal(404, 'NoSuchKey', 'There is no such object')
  const headers = new Headers({ 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes' })
  if (grant.filename !== null) headers.set('content-disposition', attachment(grant.filename))
  const range = parseRange(request.headers.get('range'), file.size)
  if (range === 'unsatisfiable') {
    return refusal(416, 'InvalidRange', 'The range is not in the object', { 'content-range': `bytes */${file.size}` })
  }
  if (!range) return new Response(file, { headers })
  headers.set('content-range', `bytes ${range.start}-${range.end - 1}/${file.size}`)
  return new Response(file.slice(range.start, range.end), { status: 206, headers })
}

async function* empty() {}

const refusal = (status: number, code: string, message: string, headers: Record<string, string> = {}) =>
  new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`,
    {
      status,
      headers: { 'content-type': 'application/xml', ...headers },
    },
  )
