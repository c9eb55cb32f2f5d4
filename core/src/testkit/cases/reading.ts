import { holds, same, text } from '../broken-promise.ts'
import type { Script } from '../script.ts'
import { fails, gather } from '../stage.ts'

const CHUNK = 8 << 20

export const readingCases: Script[] = [
  {
    title: 'read: exactly the bytes asked for, in thirds as in one, twice the same',
    basic: 'read',
    promise: 'read gives exactly the span that was asked for, as often as it is asked',
    contract: 'Collector.read',
    usually: '`start` or `end` is not applied, or counts characters where it counts bytes',
    async play(stage) {
      const { refs, ctx } = await stage.scene()
      for (const ref of refs) {
        const seen = await stage.fingerprint(ref, ctx)
        const whole = await stage.read(ref, { start: 0 }, ctx)
        const { length } = whole
        if (seen.size !== undefined)
          same(length, seen.size, {
            on: `${ref.key}: the bytes that can be read, against the size of its fingerprint`,
            usually: 'the size is that of another form of the content (characters, compressed): leave it out then',
          })
        const third = Math.floor(length / 3)
        for (const [start, end] of [
          [0, third],
          [third, 2 * third],
          [2 * third, length],
          [0, length],
          [third, third],
          [third, undefined],
        ] as const) {
          const part = await stage.read(ref, { start, ...(end !== undefined && { end }) }, ctx)
          const on = `${ref.key}: the span [${start}, ${end ?? 'the end'}) of ${length} bytes`
          same(part.length, (end ?? length) - start, { on: `${on}: its length` })
          holds(part.equals(whole.subarray(start, end)), {
            on,
            expected: text('the bytes that a whole reading has there'),
            got: text('others'),
          })
        }
      }
    },
  },
  {
    title: 'read: ends with the fingerprint of what was open',
    promise: 'a reading ends with the fingerprint of that which was open',
    contract: 'Reading.fingerprint',
    usually: 'the two fingerprints are made in two ways: make both with the same function',
    async play(stage) {
      const { ref, ctx, size } = await stage.scene()
      const reading = await stage.collector.read(ref, { start: 0, end: size }, ctx)
      await gather(reading.body)
      same(await reading.fingerprint(), await stage.fingerprint(ref, ctx), { on: ref.key })
    },
  },
  {
    title: 'read: a change during the reading shows in its fingerprint',
    promise: 'a reading’s fingerprint tells what is open now, after its body has ended',
    contract: 'Reading.fingerprint',
    usually: 'the fingerprint is made when the reading is opened: make it when it is asked for (`fstat`)',
    needs: ['fill', 'grow'],
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      await stage.can('fill')(world, ref, Buffer.alloc(4 << 20, '{"filled":true}\n'))
      const seen = await stage.fingerprint(ref, ctx)
      const reading = await stage.collector.read(ref, { start: 0, end: 4 << 20 }, ctx)
      for await (const _chunk of reading.body) await stage.can('grow')(world, ref)
      const { token } = await reading.fingerprint()
      holds(token !== seen.token, { on: ref.key, expected: text('another token than before'), got: text('the same') })
    },
  },
  {
    title: 'read: growth during the reading is not included',
    promise: 'a body holds the bytes of the span and not one beyond it, also when there is more by then',
    contract: 'Reading.body',
    usually: 'it is read to wherever the end is by then: look once at the beginning, and stop there',
    needs: ['fill', 'grow'],
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      for (const content of [Buffer.alloc(3000, 'ab\n'), Buffer.alloc(5 << 20, '{"filled":true}\n')]) {
        await stage.can('fill')(world, ref, content)
        for (const span of [{ start: 0, end: content.length }, { start: 0 }]) {
          const { body } = await stage.collector.read(ref, span, ctx)
          const chunks: Uint8Array[] = []
          await stage.can('grow')(world, ref)
          for await (const chunk of body) {
            chunks.push(chunk.slice())
            await stage.can('grow')(world, ref)
          }
          const got = Buffer.concat(chunks)
          const on = `${ref.key} of ${content.length} bytes, that grows while ${'end' in span ? 'its span' : 'all of it'} is read`
          same(got.length, content.length, { on: `${on}: its length` })
          holds(got.equals(content), { on, expected: text('the bytes that were there'), got: text('others') })
          await stage.can('fill')(world, ref, content)
        }
      }
    },
  },
  {
    title: 'read: a large artifact comes in bounded chunks',
    promise: 'a body comes in chunks, however large the artifact is',
    contract: 'Reading.body',
    usually: 'the whole file is read into memory: stream it (`readFile` of @exfil/core/files does)',
    needs: ['fill'],
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      const content = Buffer.alloc(20 << 20, 'a line of a large artifact\n')
      await stage.can('fill')(world, ref, content)
      const { body } = await stage.collector.read(ref, { start: 1, end: content.length - 1 }, ctx)
      let at = 1
      for await (const chunk of body) {
        holds(chunk.length <= CHUNK, {
          on: `${ref.key} of 20 MiB`,
          expected: text(`chunks of at most ${CHUNK} bytes`),
          got: text(`one of ${chunk.length} bytes`),
        })
        holds(content.subarray(at, at + chunk.length).equals(chunk), {
          on: `${ref.key}: ${chunk.length} bytes at ${at}`,
          expected: text('those of the file'),
          got: text('others'),
        })
        at += chunk.length
      }
      same(at, content.length - 1, { on: `${ref.key}: where the body ended` })
    },
  },
  {
    title: 'read: a span that is no longer there has changed',
    promise: 'read throws `changed` when the span is no longer there',
    contract: 'Collector.read',
    usually: 'a short read ends quietly: compare what came with what was asked for',
    needs: ['truncate'],
    async play(stage) {
      const { world, ref, ctx, size } = await stage.scene((ref) => ref.growth !== 'cursor')
      await stage.can('truncate')(world, ref)
      await fails('read past the end', ['changed'], () => stage.read(ref, { start: 0, end: size }, ctx))
      await fails('read beyond the end', ['changed'], () => stage.read(ref, { start: size, end: size + 1 }, ctx))
    },
  },
]
