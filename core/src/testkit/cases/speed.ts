import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isArtifactError } from '../../collector.ts'
import { holds, inWords, text } from '../broken-promise.ts'
import { pretendContext } from '../pretend-context.ts'
import { cannotCountReads, readCalls } from '../process-facts.ts'
import type { Script } from '../script.ts'
import type { Stage } from '../stage.ts'
import type { World } from '../subject.ts'

const MANY = 10_000
/** Refs that a batch holds on average, at least. */
const PER_BATCH = 10
/** How much more of the processor's time than walking the same files may be taken. Wide: it is to catch what grows faster than the files. */
const TIMES = 12

export const speedCases: Script[] = [
  {
    title: `speed: ${MANY} artifacts are listed and looked at without reading, in batches`,
    promise: 'discover and fingerprint cost about one stat each: refs come in batches, and nothing is read',
    contract: 'ArtifactRef',
    usually: 'each ref comes alone, or the file is opened to find its key or kind: that belongs in `describe`',
    needs: ['multiply'],
    skip: cannotCountReads,
    async play(stage) {
      const world = await stage.world()
      await stage.can('multiply')(world, MANY)
      let [least, walk] = [Infinity, Infinity]
      // Once is enough to pass; a first time that was slow, with everything cold, is not enough to fail.
      for (let time = 0; time === 0 || (time < 3 && least > TIMES * walk); time++) {
        walk = Math.min(
          walk,
          processorTime(() => walkOver(world.home)),
        )
        const { batches, refs, reads, took } = await listing(stage, world)
        holds(refs >= MANY, {
          on: 'refs found',
          expected: text(`${MANY}, and those that were there before`),
          got: refs,
          usually: 'the subject’s `multiply` makes files that the layout does not know',
        })
        holds(refs / batches >= PER_BATCH, {
          on: `${refs} refs`,
          expected: text(`at most ${Math.floor(refs / PER_BATCH)} batches`),
          got: text(`${batches} batches`),
          usually: 'each ref is yielded alone: gather some hundreds, and yield them together',
        })
        holds(reads < MANY / 10, {
          on: `${refs} refs, listed and fingerprinted`,
          expected: text(`less than ${MANY / 10} read calls`),
          got: text(`${reads} read calls`),
        })
        least = Math.min(least, took)
      }
      holds(least <= TIMES * walk, {
        on: `processor time for ${MANY} artifacts`,
        expected: text(`at most ${TIMES} times that of a walk over the same files with one lstat each`),
        got: text(`${Math.round(least / walk)} times`),
        usually: 'for each ref all others are looked through (`find` or `includes` in a loop): use a Map or a Set',
      })
    },
  },
]

async function listing({ collector }: Stage, world: World) {
  const ctx = pretendContext(world)
  const before = readCalls()
  const began = process.cpuUsage()
  let [batches, refs] = [0, 0]
  for await (const batch of collector.discover(ctx)) {
    if (batch.length === 0) continue
    batches++
    refs += batch.length
    for (const answer of await collector.fingerprint(batch, ctx))
      holds(!isArtifactError(answer), { on: 'a fingerprint', expected: text('an answer'), got: text(inWords(answer)) })
  }
  const { user, system } = process.cpuUsage(began)
  return { batches, refs, reads: readCalls() - before, took: user + system }
}

/** Microseconds of the processor, not of the clock: what else runs on the machine does not count. */
function processorTime(act: () => void): number {
  const began = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(began)
  return user + system
}

function walkOver(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) walkOver(path)
    else lstatSync(path)
  }
}
