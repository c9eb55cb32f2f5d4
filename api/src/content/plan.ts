/** Which stored stretches a stretch of content needs, and how to fetch them with few requests. Pure. */

import { ContentProblem } from './content-problem.ts'
import type { ByteRange } from './range.ts'

/** A segment, and where its frame lies. */
export interface Stretch {
  start: number
  end: number
  sha256: string
  packId: string
  /** Of the pack in the store. */
  key: string
  offset: number
  storedLength: number
  /** The pack is known to be missing or damaged. */
  lost: boolean
}

/** One ranged read of one pack: from the first frame to the last one's end. */
export interface Fetch {
  key: string
  packId: string
  offset: number
  length: number
  stretches: Stretch[]
}

/** Between two frames lies a header; skipping this much costs less than asking again. */
const GAP = 64 * 1024

/**
 * The reads for `range`, in order. Throws `lost` when one of the packs is known to be, and
 * `mismatch` when the segments do not cover the range.
 */
export function planFetches(stretches: readonly Stretch[], range: ByteRange): Fetch[] {
  const needed = stretches.filter(({ start, end }) => start < range.end && end > range.start)
  let at = range.start
  for (const stretch of needed) {
    if (stretch.start > at) break
    at = stretch.end
  }
  if (at < range.end) throw new ContentProblem('mismatch', `nothing is stored for the byte ${at}`)
  const lost = needed.find((stretch) => stretch.lost)
  if (lost) throw lostPack(lost.packId)

  const fetches: Fetch[] = []
  for (const stretch of needed) {
    const last = fetches.at(-1)
    const gap = last && last.key === stretch.key ? stretch.offset - (last.offset + last.length) : -1
    if (last && gap >= 0 && gap <= GAP) {
      last.length += gap + stretch.storedLength
      last.stretches.push(stretch)
    } else {
      const { key, packId, offset, storedLength } = stretch
      fetches.push({ key, packId, offset, length: storedLength, stretches: [stretch] })
    }
  }
  return fetches
}

export const lostPack = (packId: string, cause?: unknown) =>
  new ContentProblem(
    'lost',
    `the stored content is missing or damaged (${packId}); the machine is asked to send it again`,
    {
      packId,
      cause,
    },
  )
