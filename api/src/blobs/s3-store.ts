/** Packs in a bucket of an S3-compatible server. The SDK is loaded with the first store that is made. */

import { createHash, randomBytes } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'
import { attachment } from '../content/attachment.ts'
import { BlobMissing, type BlobStore, StoreProblem } from './blob-store.ts'
import { isObjectKey } from './object-key.ts'
import { CHECKSUM_HEADER, putHeaders } from './signed-url.ts'

export interface S3StoreOptions {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  bucket: string
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** How long a URL can be used, in seconds. */
const URL_LIFETIME = 15 * 60

/** Signed as headers: in the query, where the SDK puts them by default, no server tried enforces them. */
const BOUND = [CHECKSUM_HEADER, 'if-none-match']

export async function openS3Store(options: S3StoreOptions): Promise<BlobStore> {
  const [sdk, { getSignedUrl }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/s3-request-presigner'),
  ])
  const client: S3Client = new sdk.S3Client({
    endpoint: options.endpoint,
    region: options.region,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    forcePathStyle: true,
    // Otherwise presigned PUTs are bound to the CRC of an empty body.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const now = options.now ?? Date.now
  const at = (key: string) => {
    if (!isObjectKey(key)) throw new TypeError('not an object key')
    return { Bucket: options.bucket, Key: key }
  }
  const lifetime = () => {
    const signingDate = new Date(now())
    return { signingDate, expiresIn: URL_LIFETIME, expiresAt: new Date(signingDate.getTime() + URL_LIFETIME * 1000) }
  }

  const store: BlobStore & { verifiesChecksum: boolean } = {
    kind: 's3',
    verifiesChecksum: true,

    async presignPut({ key, size, sha256 }) {
      const { expiresAt, ...times } = lifetime()
      const headers = putHeaders(sha256)
      const command = new sdk.PutObjectCommand({
        ...at(key),
        ContentLength: size,
        ChecksumSHA256: headers[CHECKSUM_HEADER],
        IfNoneMatch: '*',
      })
      const url = await getSignedUrl(client, command, {
        ...times,
        unhoistableHeaders: new Set(BOUND),
        signableHeaders: new Set(['host', 'content-length', ...BOUND]),
      })
      return { url, headers, expiresAt }
    },

    async presignGet({ key, filename }) {
      const { expiresAt, ...times } = lifetime()
      const disposition = filename === undefined ? {} : { ResponseContentDisposition: attachment(filename) }
      const url = await getSignedUrl(client, new sdk.GetObjectCommand({ ...at(key), ...disposition }), times)
      return { url, expiresAt }
    },

    async head(key) {
      const found = await client
        .send(new sdk.HeadObjectCommand({ ...at(key), ChecksumMode: 'ENABLED' }))
        .catch(nullWhenAbsent)
      if (!found) return null
      const sha256 = found.ChecksumSHA256 ? Buffer.from(found.ChecksumSHA256, 'base64').toString('hex') : ''
      // A composite checksum (`…-3`) is of checksums, not of the content.
      return { size: found.ContentLength ?? 0, sha256: /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null }
    },

    async *read(key, { offset, length }, signal) {
      signal.throwIfAborted()
      if (length === 0) {
        if (!(await store.head(key))) throw new BlobMissing(key)
        return
      }
      const command = new sdk.GetObjectCommand({ ...at(key), Range: `bytes=${offset}-${offset + length - 1}` })
      const found = await client.send(command, { abortSignal: signal }).catch((error) => {
        if (statusOf(error) === 416) throw new BlobMissing(key, `the object ends before byte ${offset}`)
        return nullWhenAbsent(error)
      })
      if (!found?.Body) throw new BlobMissing(key)
      let done = 0
      for await (const chunk of found.Body as AsyncIterable<Uint8Array>) {
        signal.throwIfAborted()
        done += chunk.length
        yield chunk
      }
      if (done < (found.ContentLength ?? 0)) throw new Error('the store broke off its answer')
      if (done < length) throw new BlobMissing(key, `the object ends at ${offset + done} bytes`)
    },

    async delete(key) {
      await client.send(new sdk.DeleteObjectCommand(at(key)))
    },

    async probe() {
      const key = `probe/${randomBytes(12).toString('hex')}`
      try {
        store.verifiesChecksum = await refusesWrongBody(store, key)
        const content = new TextEncoder().encode('probe')
        await client.send(new sdk.PutObjectCommand({ ...at(key), Body: content, ContentLength: content.length }))
        const back: Uint8Array[] = []
        for await (const chunk of store.read(key, { offset: 0, length: content.length }, AbortSignal.timeout(10_000))) {
          back.push(chunk)
        }
        if (!Buffer.concat(back).equals(content)) throw new Error('what was written is not what is read')
        await store.delete(key)
      } catch (error) {
        throw asProblem(error, options)
      }
    },
  }
  return store
}

/** Sends, with a presigned URL, other bytes than were signed. */
async function refusesWrongBody(store: BlobStore, key: string): Promise<boolean> {
  const sha256 = createHash('sha256').update('right').digest('hex')
  const { url, headers } = await store.presignPut({ key, size: 5, sha256 })
  const response = await fetch(url, { method: 'PUT', headers, body: 'wrong', signal: AbortSignal.timeout(10_000) })
  const answer = await response.text()
  if (response.ok) {
    await store.delete(key)
    return false
  }
  // Anything else (no such bucket, a wrong secret) is found, and named, by what follows.
  return response.status === 400 && /BadDigest|ChecksumMismatch|InvalidDigest|XAmzContent/i.test(answer)
}

const statusOf = (error: unknown) => (error as { $metadata?: { httpStatusCode?: number } })?.$metadata?.httpStatusCode

function nullWhenAbsent(error: Error): null {
  if (['NotFound', 'NoSuchKey'].includes(error.name)) return null
  throw error
}

/** Which setting an operator should look at. No secret and no presigned URL is in the message. */
function asProblem(error: unknown, { bucket, endpoint, region }: S3StoreOptions): StoreProblem {
  const { name = '', message = '', code = '' } = error as { name?: string; message?: string; code?: string }
  const said = (setting: string, text: string) => new StoreProblem(text, { setting, cause: error })
  if (name === 'NoSuchBucket') return said('BUCKET_NAME', `there is no bucket "${bucket}" at ${endpoint}`)
  if (/InvalidAccessKey|UserNotFound/i.test(name))
    return said('AWS_ACCESS_KEY_ID', `the store at ${endpoint} does not know the key`)
  if (name === 'SignatureDoesNotMatch') {
    return said('AWS_SECRET_ACCESS_KEY', `the store at ${endpoint} says that the secret is wrong`)
  }
  if (name === 'AuthorizationHeaderMalformed') {
    return said('AWS_REGION', `the store at ${endpoint} is in another region than "${region}"`)
  }
  if (name === 'AccessDenied' || statusOf(error) === 403) {
    return said('AWS_ACCESS_KEY_ID', `the key may not read, write and delete in "${bucket}" at ${endpoint}`)
  }
  if (statusOf(error) === undefined) {
    return said('AWS_ENDPOINT_URL_S3', `the store at ${endpoint} does not answer (${code || name || message})`)
  }
  return said('AWS_ENDPOINT_URL_S3', `the store at ${endpoint} answered ${statusOf(error)} ${name}`)
}
