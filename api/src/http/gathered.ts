const ENOUGH = 64 * 1024

/** The same bytes in fewer pieces: each has its price on the way out. */
export async function* gathered(parts: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const part of parts) {
    if (waiting.length === 0 && part.length >= ENOUGH) {
      yield part
      continue
    }
    waiting.push(part)
    length += part.length
    if (length < ENOUGH) continue
    yield Buffer.concat(waiting, length)
    waiting = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(waiting, length)
}
