import * as assert from 'node:assert/strict'
import type { Script } from '../script.ts'
import { fails, gather } from '../stage.ts'

export const readingCases: Script[] = [
  {
    title: 'read: exactly the bytes asked for, in thirds as in one, twice the same',
    async play(stage) {
      const { refs, ctx } = await stage.scene()
      for (const ref of refs) {
        const seen = await stage.fingerprint(ref, ctx)
        const whole = await stage.read(ref, { start: 0 }, ctx)
        const { length } = whole
        if (seen.size !== undefined) assert.equal(length, seen.size, `${ref.key}: its size is what can be read`)
        const third = Math.floor(length / 3)
        for (const [start, end] of [
          [0, third],
          [third, 2 * third],
          [2 * third, length],
          [0, length],
          [third, third],
        ] as const) {
          const part = await stage.read(ref, { start, end }, ctx)
          assert.ok(part.equals(whole.subarray(start, end)), `${ref.key}: [${start}, ${end}) of ${length}`)
        }
        assert.ok(
          (await stage.read(ref, { start: third }, ctx)).equals(whole.subarray(third)),
          `${ref.key}: to the end`,
        )
      }
    },
  },
  {
    title: 'read: ends with the fingerprint of what was open',
    async play(stage) {
      const { ref, ctx, size } = await stage.scene()
      const reading = await stage.collector.read(ref, { start: 0, end: size }, ctx)
      await gather(reading.body)
      assert.deepEqual(await reading.fingerprint(), await stage.fingerprint(ref, ctx))
    },
  },
  {
    title: 'read: a change during the reading shows in its fingerprint',
    needs: ['fill', 'grow'],
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      await stage.can('fill')(world, ref, Buffer.alloc(4 << 20, '{"filled":true}\n'))
      const seen = await stage.fingerprint(ref, ctx)
      const reading = await stage.collector.read(ref, { start: 0, end: 4 << 20 }, ctx)
      for await (const _chunk of reading.body) await stage.can('grow')(world, ref)
      assert.notEqual((await reading.fingerprint()).token, seen.token)
    },
  },
  {
    title: 'read: growth during the reading is not included',
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
          assert.ok(Buffer.concat(chunks).equals(content), `${content.length} bytes, and not one of those added later`)
          await stage.can('fill')(world, ref, content)
        }
      }
    },
  },
  {
    title: 'read: a large artifact comes in bounded chunks',
    needs: ['fill'],
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      const content = Buffer.alloc(20 << 20, 'a line of a large artifact\n')
      await stage.can('fill')(world, ref, content)
      const { body } = await stage.collector.read(ref, { start: 1, end: content.length - 1 }, ctx)
      let at = 1
      for await (const chunk of body) {
        assert.ok(chunk.length <= 8 << 20, `a chunk of ${chunk.length} bytes`)
        assert.ok(content.subarray(at, at + chunk.length).equals(chunk), `the bytes at ${at}`)
        at += chunk.length
      }
      assert.equal(at, content.length - 1)
    },
  },
  {
    title: 'read: a span that is no longer there has changed',
    needs: ['truncate'],
    async play(stage) {
      const { world, ref, ctx, size } = await stage.scene((ref) => ref.growth !== 'cursor')
      await stage.can('truncate')(world, ref)
      await fails('read past the end', ['changed'], () => stage.read(ref, { start: 0, end: size }, ctx))
      await fails('read beyond the end', ['changed'], () => stage.read(ref, { start: size, end: size + 1 }, ctx))
    },
  },
]
