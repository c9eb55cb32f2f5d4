import type { PackedFile } from './packed-files.ts'

const BLOCK = 512
/** What eleven octal digits hold. */
const LARGEST = 8 ** 11

/**
 * Files as a tar stream below one folder: POSIX.1-2001's pax form, which every tar reads, with an extended header where
 * a name or size needs one. Rejects where a file has not the bytes that it announced.
 */
export async function* tar(folder: string, files: AsyncIterable<PackedFile>): AsyncGenerator<Uint8Array> {
  for await (const { name, size, modifiedAt, bytes } of files) {
    const path = `${folder}/${name}`
    const plain = path.length <= 100 && /^[\x20-\x7e]*$/.test(path)
    const records = `${plain ? '' : record('path', path)}${size < LARGEST ? '' : record('size', String(size))}`
    if (records !== '') {
      const extended = Buffer.from(records)
      yield header('PaxHeader', extended.length, modifiedAt, 'x')
      yield padded(extended)
    }
    yield header(plain ? path : 'file', size < LARGEST ? size : 0, modifiedAt, '0')
    let written = 0
    for await (const part of bytes) {
      written += part.length
      if (part.length > 0) yield part
    }
    if (written !== size) throw new Error(`${name} has ${written} bytes and not ${size}`)
    const odd = size % BLOCK
    if (odd > 0) yield new Uint8Array(BLOCK - odd)
  }
  yield new Uint8Array(2 * BLOCK)
}

/** `LENGTH KEY=VALUE\n`, where the length counts itself. */
function record(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + String(rest).length
  if (rest + String(length).length > length) length++
  return `${length} ${key}=${value}\n`
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes], Math.ceil(bytes.length / BLOCK) * BLOCK)
}

function header(name: string, size: number, modifiedAt: Date, type: '0' | 'x'): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), at, 'ascii')
  block.write(name, 0, 'ascii')
  octal(0o600, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(size, 124, 11)
  octal(Math.min(LARGEST - 1, Math.max(0, Math.floor(modifiedAt.getTime() / 1000))), 136, 11)
  block.write(' '.repeat(8), 148, 'ascii')
  block.write(type, 156, 'ascii')
  block.write('ustar\x0000', 257, 'ascii')
  const sum = block.reduce((all, byte) => all + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
  return block
}
