/** Packs as files: `{root}/{key}`. Nothing there is ever overwritten. */
import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, open, readdir, rm, rmdir, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BlobMissing, type BlobStore, StoreProblem } from './blob-store.ts'
import { isObjectKey } from './object-key.ts'
import { type Grant, putHeaders, readGrant, signGrant } from './signed-url.ts'

export interface DiskStoreOptions {
  root: string
  secret: Uint8Array
  /** Where nodes and people reach this server, without a slash at its end. */
  baseUrl: () => string
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** How long a URL can be used. */
const URL_LIFETIME = 15 * 60_000

/** Names no object: keys have no part that begins with a dot. */
const INCOMING = '.incoming'
const CHUNK = 256 * 1024
const REMEMBERED = 10_000

export class DiskStore implements BlobStore {
  readonly kind = 'disk'
  readonly verifiesChecksum = true
  readonly #options: Required<DiskStoreOptions>
  /** Checksums that this process has computed itself, by key; the oldest first. */
  readonly #verified = new Map<string, { sha256: string; size: number; identity: string }>()

  constructor(options: DiskStoreOptions) {
    this.#options = { now: Date.now, ...options }
  }

  async presignPut({ key, size, sha256 }: { key: string; size: number; sha256: string }) {
    return { ...this.#presign({ method: 'PUT', key, size, sha256 }), headers: putHeaders(sha256) }
  }

  async presignGet({ key, filename }: { key: string; filename?: string }) {
    return this.#presign({ method: 'GET', key, filename: filename ?? null })
  }

  #presign(
    wish: Omit<Extract<Grant, { method: 'PUT' }>, 'expires'> | Omit<Extract<Grant, { method: 'GET' }>, 'expires'>,
  ) {
    this.pathOf(wish.key)
    const expires = this.#options.now() + URL_LIFETIME
    const url = this.#options.baseUrl() + signGrant(this.#options.secret, { ...wish, expires })
    return { url, expiresAt: new Date(expires) }
  }

  /** What this request may do, `expired`, or null when it is not one of ours. */
  grantOf(method: string, url: URL): Grant | 'expired' | null {
    const grant = readGrant(this.#options.secret, method, url)
    if (!grant || !isObjectKey(grant.key)) return null
    return grant.expires > this.#options.now() ? grant : 'expired'
  }

  async head(key: string) {
    const path = this.pathOf(key)
    const known = this.#verified.get(key)
    const found = await stat(path, { bigint: true }).catch(absent)
    if (!found?.isFile()) return null
    const identity = identityOf(found)
    if (known?.identity === identity) return { size: known.size, sha256: known.sha256 }
    const hash = createHash('sha256')
    const size = Number(found.size)
    for await (const chunk of this.read(key, { offset: 0, length: size }, new AbortController().signal))
      hash.update(chunk)
    const sha256 = hash.digest('hex')
    this.#remember(key, { sha256, size, identity })
    return { size, sha256 }
  }

  async *read(key: string, { offset, length }: { offset: number; length: number }, signal: AbortSignal) {
    signal.throwIfAborted()
    const handle = await open(this.pathOf(key), 'r').catch(absent)
    if (!handle) throw new BlobMissing(key)
    try {
      const { size } = await handle.stat()
      if (size < offset + length) throw new BlobMissing(key, `the object ends at ${size} bytes`)
      for (let done = 0; done < length; ) {
        const buffer = new Uint8Array(Math.min(CHUNK, length - done))
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset + done)
        signal.throwIfAborted()
        if (bytesRead === 0) throw new BlobMissing(key, `the object ends at ${offset + done} bytes`)
        done += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await handle.close()
    }
  }

  async delete(key: string) {
    await unlink(this.pathOf(key)).catch(absent)
    this.#verified.delete(key)
  }

  /**
   * Stores what the body holds, and answers `exists`, `stored`, or `bad-digest` when it is
   * not what was granted. It is on the disk, under its name, before this resolves.
   */
  async accept(grant: Extract<Grant, { method: 'PUT' }>, body: AsyncIterable<Uint8Array>) {
    const path = this.pathOf(grant.key)
    if (await stat(path).catch(absent)) return 'exists'
    await mkdir(join(this.#options.root, INCOMING), { recursive: true, mode: 0o700 })
    const incoming = join(this.#options.root, INCOMING, randomBytes(12).toString('hex'))
    const handle = await open(incoming, 'wx', 0o600)
    try {
      const hash = createHash('sha256')
      let size = 0
      try {
        for await (const chunk of body) {
          size += chunk.length
          if (size > grant.size) return 'bad-digest'
          hash.update(chunk)
          for (let done = 0; done < chunk.length; ) done += (await handle.write(chunk, done)).bytesWritten
        }
        if (size !== grant.size || hash.digest('hex') !== grant.sha256) return 'bad-digest'
        await handle.sync()
      } finally {
        await handle.close()
      }
      const created = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const taken = await link(incoming, path).then(
        () => false,
        (error) => {
          if (error.code === 'EEXIST') return true
          throw error
        },
      )
      if (taken) return 'exists'
      await syncFolders(dirname(path), created && dirname(created))
      const identity = identityOf(await stat(path, { bigint: true }))
      this.#remember(grant.key, { sha256: grant.sha256, size, identity })
      return 'stored'
    } finally {
      await unlink(incoming).catch(absent)
    }
  }

  async probe() {
    const { root } = this.#options
    try {
      await mkdir(root, { recursive: true, mode: 0o700 })
      const left = await readdir(join(root, INCOMING)).catch(absent)
      for (const name of left ?? []) await rm(join(root, INCOMING, name), { force: true })
      const content = new TextEncoder().encode('probe')
      const sha256 = createHash('sha256').update(content).digest('hex')
      const key = `probe/${randomBytes(12).toString('hex')}`
      const grant = { method: 'PUT', key, size: content.length, sha256, expires: 0 } as const
      await this.accept(
        grant,
        (async function* () {
          yield content
        })(),
      )
      const back = await this.head(key)
      await this.delete(key)
      await rmdir(dirname(this.pathOf(key)))
      if (back?.sha256 !== sha256) throw new Error('what was written is not what is read')
    } catch (error) {
      throw new StoreProblem(`the folder ${root} cannot be used for blobs: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }

  /** The file of a key. Throws for a key that could name anything but an object. */
  pathOf(key: string): string {
    if (!isObjectKey(key)) throw new TypeError('not an object key')
    return join(this.#options.root, ...key.split('/'))
  }

  #remember(key: string, facts: { sha256: string; size: number; identity: string }) {
    this.#verified.delete(key)
    this.#verified.set(key, facts)
    const [oldest] = this.#verified.keys()
    if (this.#verified.size > REMEMBERED && oldest !== undefined) this.#verified.delete(oldest)
  }
}

/** Changes whenever the bytes of the file may have. */
const identityOf = (found: { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint; ctimeNs: bigint }) =>
  [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(':')

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
  return undefined
}

/** A new name outlives a power cut only once its folder, and each new one above, is on the disk. */
async function syncFolders(from: string, to: string | undefined): Promise<void> {
  // Windows cannot open a folder, and keeps its names in a journal.
  if (process.platform === 'win32') return
  for (let path = from; ; path = dirname(path)) {
    const handle = await open(path, 'r')
    await handle.sync().finally(() => handle.close())
    if (to === undefined || path === to || path === dirname(path)) return
  }
}
