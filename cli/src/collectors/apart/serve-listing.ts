import type { ArtifactRef } from '@exfil/core'
import type { Answering } from './answering.ts'
import { BOUNDS } from './bounds.ts'
import { Defect, shown } from './defect.ts'
import { Gathered } from './gathered.ts'
import type { HeldBatches } from './held-batches.ts'
import type { ListingPart } from './messages.ts'
import { refsToColumns } from './ref-columns.ts'

/**
 * Answers a listing in batches worth a message, one each time the host wants one, and
 * works ahead meanwhile, within bounds. Ends the collector's iteration when the host does.
 */
export async function serveListing(
  listing: AsyncIterable<readonly ArtifactRef[]>,
  held: HeldBatches,
  answering: Answering,
): Promise<null> {
  const gathered = new Gathered()
  const listed = gather(listing, gathered, answering)
  // What was found before it failed was found.
  const end = () => gathered.end()
  listed.then(end, end)
  try {
    while (await answering.wanted()) {
      const refs = await gathered.take()
      if (refs === undefined) {
        await listed
        break
      }
      const columns = refsToColumns(refs)
      answering.part({ batch: held.hold(refs), refs: columns } satisfies ListingPart)
    }
    return null
  } finally {
    gathered.stop()
  }
}

async function gather(
  listing: AsyncIterable<readonly ArtifactRef[]>,
  gathered: Gathered,
  answering: Answering,
): Promise<void> {
  let count = 0
  for await (const batch of listing) {
    answering.alive()
    if (!Array.isArray(batch)) throw new Defect(`discover yielded ${shown(batch)} where an array of refs should be`)
    count += batch.length
    if (count > BOUNDS.refs) throw new Defect(`discover yielded more than ${BOUNDS.refs.toLocaleString('en')} refs`)
    if (!(await gathered.add(batch))) return
  }
}
