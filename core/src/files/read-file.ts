import { read as readCallback, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { ArtifactError, type Context, type Fingerprint, type Reading, type Span } from '../collector.ts'
import { fileError } from './file-error.ts'
import { type OpenFile, openFile } from './open-file.ts'
import type { Place } from './place.ts'

/** A span up to this long is read at once: for a small file, the way through a thread pool costs more than its bytes. */
const AT_ONCE = 256 * 1024
const CHUNK = 1024 * 1024

const read = promisify(readCallback)

/**
 * Opens exactly `[start, end)` of a file; without `end`, up to its length now. Memory is
 * bounded by one chunk of at most 1 MiB. No handle is held before `body` is iterated or
 * after it was left, so a reading may be dropped at any time. Throws `ArtifactError`.
 */
export async function readFile(
  locator: string,
  span: Span,
  roots: readonly Place[],
  ctx: Pick<Context, 'signal'>,
): Promise<Reading> {
  ctx.signal.throwIfAborted()
  const file = openFile(locator, roots)
  try {
    const end = span.end ?? Math.max(file.size, span.start)
    if (end > file.size || span.start > file.size) throw shorter()
    let last: Fingerprint
    if (end - span.start > AT_ONCE) {
      last = file.look()
      const look = (now: Fingerprint) => {
        last = now
      }
      return { body: chunksOf(locator, roots, last, span.start, end, look, ctx.signal), fingerprint: async () => last }
    }
    const bytes = readNow(file, span.start, end)
    last = file.look()
    return { body: only(bytes, ctx.signal), fingerprint: async () => last }
  } catch (error) {
    throw fileError(error)
  } finally {
    file.close()
  }
}

const shorter = () => new ArtifactError('changed', 'it is shorter than it was')

/** Reads a stretch that is there; throws `changed` when it no longer is. */
export function readNow(file: OpenFile, start: number, end: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(end - start)
  for (let done = 0; done < bytes.length; ) {
    const got = readSync(file.fd, bytes, done, bytes.length - done, start + done)
    if (got === 0) throw shorter()
    done += got
  }
  return bytes
}

async function* only(bytes: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted()
  if (bytes.length > 0) yield bytes
}

async function* chunksOf(
  locator: string,
  roots: readonly Place[],
  expected: Fingerprint,
  start: number,
  end: number,
  look: (now: Fingerprint) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const file = openFile(locator, roots)
  try {
    if (file.look().file !== expected.file) throw new ArtifactError('changed', 'another file took its place')
    for (let at = start; at < end; ) {
      signal.throwIfAborted()
      const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK, end - at))
      const { bytesRead } = await read(file.fd, chunk, 0, chunk.length, at)
      if (bytesRead === 0) throw shorter()
      at += bytesRead
      yield chunk.subarray(0, bytesRead)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw fileError(error)
  } finally {
    try {
      look(file.look())
    } finally {
      file.close()
    }
  }
}
