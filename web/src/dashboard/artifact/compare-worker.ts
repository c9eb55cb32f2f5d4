/** Compares two versions beside the page. */
import type { ByteSource } from '../viewer/byte-source.ts'
import { ContentTrouble } from '../viewer/byte-source.ts'
import { HttpSource } from '../viewer/http-source.ts'
import { decodeText } from '../viewer/line-reader.ts'
import { type Comparison, compareTexts } from './compare.ts'
import { trimEqual } from './trim-equal.ts'

export interface Compared {
  url: string
  length: number
  checksum: string
}

export type CompareSaid =
  /** Of the reading, from 0 to 1. */
  | { progress: number }
  /** `apart`: bytes of each that differ; `compared`: how many of them were compared, from the first on. */
  | { comparison: Comparison; apart: [before: number, after: number]; compared: number }
  | { trouble: ContentTrouble['code']; message: string }

/** What is the same at both ends is found a stretch at a time: as long as what the server keeps together. */
const STEP = 8 * 1024 * 1024
/** Of each: what differs beyond this is not compared. */
const MOST_COMPARED = 16 * 1024 * 1024

const page = self as unknown as {
  postMessage(message: CompareSaid): void
  onmessage: (event: MessageEvent<[before: Compared, after: Compared]>) => void
}

page.onmessage = async ({ data }) => {
  try {
    const [before, after] = [sourceOf(data[0]), sourceOf(data[1])]
    const { start, lines, endBefore, endAfter, linesAfter } = await trimEqual(before, after, STEP, (progress) =>
      page.postMessage({ progress }),
    )
    const [one, other] = await Promise.all([textOf(before, start, endBefore), textOf(after, start, endAfter)])
    const apart: [number, number] = [endBefore - start, endAfter - start]
    const cut = Math.max(...apart) > MOST_COMPARED
    const comparison = compareTexts(one, other, { linesBefore: lines, linesAfter: cut ? 0 : linesAfter, cut })
    page.postMessage({ comparison, apart, compared: MOST_COMPARED })
  } catch (error) {
    const code = error instanceof ContentTrouble ? error.code : 'defect'
    page.postMessage({ trouble: code, message: error instanceof Error ? error.message : String(error) })
  }
}

/** A version never changes: the server answers with what it had then. */
const sourceOf = ({ url, length, checksum }: Compared) =>
  new HttpSource({ url: new URL(url, self.location.origin).href, length, checksum, onChanged: () => {} })

/** Up to the last whole line that fits. */
async function textOf(source: ByteSource, start: number, end: number): Promise<string> {
  const bytes = await source.read(start, Math.min(end, start + MOST_COMPARED))
  const whole = end - start > MOST_COMPARED ? bytes.subarray(0, bytes.lastIndexOf(10) + 1) : bytes
  return decodeText(whole)
}
