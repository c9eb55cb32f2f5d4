/**
 * The disk store's URLs: what S3 presigning binds, bound by an HMAC over the same facts.
 *
 *   {base}/blobs/{key}?expires={unix ms}&size=…&sha256=…&signature=…   PUT
 *   {base}/blobs/{key}?expires={unix ms}[&filename=…]&signature=…      GET
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export type Grant =
  | { method: 'PUT'; key: string; expires: number; size: number; sha256: string }
  | { method: 'GET'; key: string; expires: number; filename: string | null }

/** The names of the headers a PUT must carry, and what S3 calls their contents. */
export const CHECKSUM_HEADER = 'x-amz-checksum-sha256'
export const putHeaders = (sha256: string): Record<string, string> => ({
  [CHECKSUM_HEADER]: Buffer.from(sha256, 'hex').toString('base64'),
  'if-none-match': '*',
})

/** Path and query, to be put behind the server's address. */
export function signGrant(secret: Uint8Array, grant: Grant): string {
  const query = new URLSearchParams({ expires: String(grant.expires) })
  if (grant.method === 'PUT') {
    query.set('size', String(grant.size))
    query.set('sha256', grant.sha256)
  } else if (grant.filename !== null) query.set('filename', grant.filename)
  query.set('signature', sign(secret, grant))
  return `/blobs/${grant.key}?${query}`
}

/** The grant that a request claims and that this secret signed; null for any other. Says nothing about the time. */
export function readGrant(secret: Uint8Array, method: string, url: URL): Grant | null {
  const key = url.pathname.slice('/blobs/'.length)
  const query = url.searchParams
  const expires = Number(query.get('expires'))
  const signature = query.get('signature')
  if (!Number.isSafeInteger(expires) || signature === null) return null
  const grant: Grant | null =
    method === 'PUT'
      ? { method, key, expires, size: Number(query.get('size')), sha256: query.get('sha256') ?? '' }
      : method === 'GET'
        ? { method, key, expires, filename: query.get('filename') }
        : null
  if (!grant) return null
  const given = Buffer.from(signature, 'base64url')
  const right = Buffer.from(sign(secret, grant), 'base64url')
  return given.length === right.length && timingSafeEqual(given, right) ? grant : null
}

function sign(secret: Uint8Array, grant: Grant): string {
  const facts = [grant.method, grant.key, grant.expires]
  if (grant.method === 'PUT') facts.push(grant.size, grant.sha256)
  else facts.push(JSON.stringify(grant.filename))
  return createHmac('sha256', secret).update(facts.join('\n')).digest('base64url')
}
