import type { ArtifactRef } from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import type { Answering } from './child.ts'
import { Defect, shown } from './defect.ts'
import type { HeldBatches } from './held-batches.ts'
import type { ListingPart } from './messages.ts'
import { refsToText } from './ref-columns.ts'

/**
 * Answers a listing in batches as large as what was found when the host wants one, and
 * works ahead meanwhile, within bounds. Ends the collector's iteration when the host does.
 */
export async function serveListing(
  listing: AsyncIterable<readonly ArtifactRef[]>,
  held: HeldBatches,
  answering: Answering,
): Promise<null> {
  let found: ArtifactRef[] = []
  let count = 0
  let credit = false
  let stopped = false
  let failure: { error: unknown } | undefined
  let room = Promise.withResolvers<void>()

  const send = () => {
    if (!credit || found.length === 0) return
    const refs = found.length <= BOUNDS.batch ? found : found.slice(0, BOUNDS.batch)
    found = found.length <= BOUNDS.batch ? [] : found.slice(BOUNDS.batch)
    const text = refsToText(refs)
    credit = false
    answering.part({ batch: held.hold(refs), refs: text } satisfies ListingPart)
    wait()
    room.resolve()
  }
  const wait = () =>
    void answering.wanted().then((wanted) => {
      if (wanted) {
        credit = true
        try {
          send()
        } catch (error) {
          failure = { error }
        }
      } else stopped = true
      room.resolve()
    })
  const untilAtMost = async (bound: number) => {
    for (;;) {
      if (failure) throw failure.error
      send()
      if (stopped || found.length <= bound) return
      room = Promise.withResolvers()
      await room.promise
    }
  }

  const list = async () => {
    for await (const batch of listing) {
      answering.alive()
      if (!Array.isArray(batch)) throw new Defect(`discover yielded ${shown(batch)} where an array of refs should be`)
      count += batch.length
      if (count > BOUNDS.refs) throw new Defect(`discover yielded more than ${BOUNDS.refs.toLocaleString('en')} refs`)
      for (let at = 0; at < batch.length; at += BOUNDS.ahead) {
        for (const ref of batch.slice(at, at + BOUNDS.ahead)) found.push(ref)
        await untilAtMost(BOUNDS.ahead)
      }
      if (stopped) return
    }
  }

  wait()
  try {
    await list()
  } catch (error) {
    // What was found before it failed was found.
    if (!(error instanceof Defect)) await untilAtMost(0)
    throw error
  }
  await untilAtMost(0)
  return null
}
