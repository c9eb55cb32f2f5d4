import { isArtifactError } from '../../collector.ts'
import { holds, inWords, same, text } from '../broken-promise.ts'
import { pretendContext } from '../pretend-context.ts'
import { bytesRead, cannotCountReads } from '../process-facts.ts'
import type { Script } from '../script.ts'
import { fails, outcomeOf, placesOf } from '../stage.ts'

const STAT = 'the token leaves out what changed: make it of size, mtime, ctime and inode (`fingerprintFiles` does)'

export const fingerprintCases: Script[] = [
  {
    title: 'fingerprint: one answer per ref, in order',
    basic: 'fingerprint',
    promise: 'fingerprint gives one answer per ref, in their order',
    contract: 'Collector.fingerprint',
    usually: 'answers are gathered as they arrive, or those that failed are left out',
    async play(stage) {
      const { refs, ctx } = await stage.scene()
      const together = await stage.looks(refs, ctx)
      for (const [at, ref] of refs.entries()) {
        same(together[at], await stage.look(ref, ctx), { on: `answer ${at}, for ${ref.key}, against one asked alone` })
      }
      same(await stage.collector.fingerprint([], ctx), [], { on: 'no refs' })
    },
  },
  {
    title: 'fingerprint: the same token without a change',
    promise: 'equal content has an equal token: at any time, for any instance',
    contract: 'Fingerprint.token',
    usually: 'the token holds the time of asking, a counter or what one instance remembers',
    async play(stage) {
      const { world, ref, ctx, seen } = await stage.scene()
      holds(seen.token !== '', { on: ref.key, expected: text('a token that is not empty'), got: seen.token })
      same((await stage.fingerprint(ref, ctx)).token, seen.token, { on: `${ref.key}, asked again` })
      const later = { ...pretendContext(world), now: () => new Date(Date.now() + 3_600_000) }
      const [answer] = await (await stage.another()).fingerprint([ref], later)
      same(answer, seen, { on: `${ref.key}, asked of another instance, an hour later` })
    },
  },
  {
    title: 'fingerprint: reads no content',
    promise: 'a fingerprint is a cheap answer: one stat, no reading',
    contract: 'Fingerprint',
    usually: 'content is read or hashed: the engine does that itself, and only where the token changed',
    needs: ['fill'],
    skip: cannotCountReads,
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      await stage.can('fill')(world, ref, Buffer.alloc(8 << 20, '{"filled":true}\n'))
      const before = bytesRead()
      for (let time = 0; time < 10; time++) await stage.fingerprint(ref, ctx)
      const read = bytesRead() - before
      holds(read < 4 << 20, {
        on: 'ten fingerprints of 8 MiB',
        expected: text('less than 4 MiB read'),
        got: text(`${read >> 20} MiB read`),
      })
    },
  },
  {
    title: 'fingerprint: growth shows, and what was there stays',
    promise: 'growth changes the token, and leaves what was there as it was',
    contract: 'Growth',
    usually: STAT,
    needs: ['grow'],
    async play(stage) {
      const { world, ref, ctx, seen, size } = await stage.scene(
        (ref) => ref.growth === 'append' || ref.growth === 'cursor',
      )
      const before = await stage.read(ref, { start: 0, end: size }, ctx)
      await stage.can('grow')(world, ref)
      const grown = await stage.fingerprint(ref, ctx)
      differs(grown.token, seen.token, ref.key)
      const after = await stage.read(ref, { start: 0, ...(grown.size !== undefined && { end: grown.size }) }, ctx)
      const usually = 'the growth is not `append`: content is rendered anew, or a header in it changes'
      holds(after.length > size, { on: ref.key, expected: text(`more than ${size} bytes`), got: after.length, usually })
      holds(after.subarray(0, size).equals(before), {
        on: ref.key,
        expected: text(`the first ${size} bytes as they were`),
        got: text('others'),
        usually,
      })
      const tail = await stage.read(ref, { start: size, end: after.length }, ctx)
      holds(tail.equals(after.subarray(size)), {
        on: `${ref.key}: the span [${size}, ${after.length})`,
        expected: text('the bytes that a whole reading has there'),
        got: text('others'),
      })
    },
  },
  {
    title: 'fingerprint: a replacement of the same length shows',
    promise: 'equal tokens promise equal bytes',
    contract: 'Fingerprint.token',
    usually: STAT,
    needs: ['replace'],
    async play(stage) {
      const { world, ref, ctx, seen } = await stage.scene()
      await stage.can('replace')(world, ref)
      differs((await stage.fingerprint(ref, ctx)).token, seen.token, ref.key)
    },
  },
  {
    title: 'fingerprint: a truncation shows, and leaves the key',
    promise: 'what became shorter is the same thing with another fingerprint',
    contract: 'Fingerprint',
    usually: STAT,
    needs: ['truncate'],
    async play(stage) {
      const { world, ref, refs, ctx, seen } = await stage.scene()
      await stage.can('truncate')(world, ref)
      const cut = await stage.fingerprint(ref, ctx)
      differs(cut.token, seen.token, ref.key)
      const { length } = await stage.read(ref, { start: 0 }, ctx)
      if (cut.size !== undefined) same(cut.size, length, { on: `${ref.key}: its size, against what can be read` })
      same(placesOf(await stage.discover(ctx)), placesOf(refs), { on: 'keys and paths after a truncation' })
    },
  },
  {
    title: 'fingerprint: what vanished is that answer, and no other',
    promise: 'trouble with one artifact is that one’s answer, not a rejection',
    contract: 'Collector.fingerprint',
    usually: 'the system’s ENOENT goes through: catch it for each ref, and answer `gone` (`fileError` makes it)',
    needs: ['remove'],
    async play(stage) {
      const { world, ref, refs, ctx } = await stage.scene()
      await stage.can('remove')(world, ref)
      await fails('fingerprint of what is gone', ['gone'], () => stage.look(ref, ctx))
      await fails('read of what is gone', ['gone'], () => stage.read(ref, { start: 0 }, ctx))
      const others = refs.filter((other) => other.path !== ref.path)
      const answers = await stage.collector.fingerprint([ref, ...others], ctx)
      for (const [at, other] of others.entries())
        holds(!isArtifactError(answers[at + 1]), {
          on: `${other.key}, asked together with what is gone`,
          expected: text('its fingerprint'),
          got: text(inWords(answers[at + 1])),
        })
      await tellsOrFails('describe of what is gone', () => stage.collector.describe(ref, ctx))
    },
  },
  {
    title: 'read: what may not be read is denied',
    promise: 'what may not be read fails as `denied`, and works again when it may be',
    contract: 'ArtifactErrorCode',
    usually: 'the system’s EACCES goes through: `fileError` of @exfil/core/files makes `denied` of it',
    needs: ['deny'],
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      const giveBack = await stage.can('deny')(world, ref)
      try {
        await fails('read without permission', ['denied'], () => stage.read(ref, { start: 0 }, ctx))
        await tellsOrFails('describe without permission', () => stage.collector.describe(ref, ctx))
      } finally {
        await giveBack()
      }
      await stage.read(ref, { start: 0 }, ctx)
    },
  },
]

function differs(token: string, before: string, on: string): void {
  holds(token !== before, { on, expected: text(`another token than ${before}`), got: token })
}

/** Whatever comes of it, no raw error does. */
async function tellsOrFails(on: string, act: () => Promise<unknown>): Promise<void> {
  const outcome = await outcomeOf(act)
  holds(!(outcome instanceof Error) || isArtifactError(outcome), {
    on,
    expected: text('a description, or an ArtifactError'),
    got: text(inWords(outcome)),
  })
}
