import type { ByteSource } from './byte-source.ts'
import { HEX_WIDTH, hexRow } from './hex-row.ts'
import type { Row, View } from './row.ts'
import type { Rows } from './rows.ts'

/** Bytes that are no text: sixteen a row. */
export class HexRows implements Rows {
  readonly views: View[] = ['raw']
  readonly #source: ByteSource

  constructor(source: ByteSource) {
    this.#source = source
  }

  count = () => Math.ceil(this.#source.length / HEX_WIDTH)

  async rows(_view: View, from: number, count: number): Promise<Row[]> {
    const bytes = await this.#source.read(from * HEX_WIDTH, Math.min(this.#source.length, (from + count) * HEX_WIDTH))
    return Array.from({ length: Math.ceil(bytes.length / HEX_WIDTH) }, (_, at) => ({
      kind: 'hex',
      ...hexRow((from + at) * HEX_WIDTH, bytes.subarray(at * HEX_WIDTH, (at + 1) * HEX_WIDTH)),
    }))
  }

  value = async (): Promise<undefined> => undefined
  text = async () => ''
  time = async (): Promise<undefined> => undefined
  searched = (): undefined => undefined
}
