import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Lines that are written once and then read, kept on disk: there may be a million. */
export interface Spool extends AsyncDisposable {
  write(line: string): Promise<void>
  /** Bytes written. */
  size(): number
  read(): AsyncIterable<Uint8Array>
  lines(): AsyncIterable<string>
}

const FLUSH = 256 * 1024

export async function openSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'exfiltrator-archive-'))
  const path = join(folder, 'lines')
  const file = await open(path, 'w', 0o600)
  let waiting: string[] = []
  let unwritten = 0
  let size = 0
  const flush = async () => {
    const text = waiting.join('')
    waiting = []
    unwritten = 0
    if (text !== '') await file.write(text)
  }
  return {
    async write(line) {
      const text = `${line}\n`
      const bytes = Buffer.byteLength(text)
      waiting.push(text)
      unwritten += bytes
      size += bytes
      if (unwritten >= FLUSH) await flush()
    },
    size: () => size,
    async *read() {
      await flush()
      yield* createReadStream(path) as AsyncIterable<Uint8Array>
    },
    async *lines() {
      await flush()
      yield* createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
    },
    async [Symbol.asyncDispose]() {
      await file.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
