import * as assert from 'node:assert/strict'
import { isArtifactError } from '../../collector.ts'
import { pretendContext } from '../pretend-context.ts'
import { bytesRead, cannotCountReads } from '../process-facts.ts'
import type { Script } from '../script.ts'
import { fails } from '../stage.ts'

export const fingerprintCases: Script[] = [
  {
    title: 'fingerprint: one answer per ref, in order',
    async play(stage) {
      const { refs, ctx } = await stage.scene()
      const together = await stage.collector.fingerprint(refs, ctx)
      assert.equal(together.length, refs.length)
      for (const [at, ref] of refs.entries()) assert.deepEqual(together[at], await stage.look(ref, ctx))
      assert.deepEqual(await stage.collector.fingerprint([], ctx), [])
    },
  },
  {
    title: 'fingerprint: the same token without a change',
    async play(stage) {
      const { world, ref, ctx, seen } = await stage.scene()
      assert.ok(seen.token !== '', 'a token is not empty')
      assert.equal((await stage.fingerprint(ref, ctx)).token, seen.token)
      const later = { ...pretendContext(world), now: () => new Date(Date.now() + 3_600_000) }
      const [answer] = await (await stage.another()).fingerprint([ref], later)
      assert.deepEqual(answer, seen, 'from another instance, an hour later')
    },
  },
  {
    title: 'fingerprint: reads no content',
    needs: ['fill'],
    skip: cannotCountReads,
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      await stage.can('fill')(world, ref, Buffer.alloc(8 << 20, '{"filled":true}\n'))
      const before = bytesRead()
      for (let time = 0; time < 10; time++) await stage.fingerprint(ref, ctx)
      const read = bytesRead() - before
      assert.ok(read < 4 << 20, `${read} bytes were read to fingerprint 8 MiB ten times`)
    },
  },
  {
    title: 'fingerprint: growth shows, and what was there stays',
    needs: ['grow'],
    async play(stage) {
      const { world, ref, ctx, seen, size } = await stage.scene(
        (ref) => ref.growth === 'append' || ref.growth === 'cursor',
      )
      const before = await stage.read(ref, { start: 0, end: size }, ctx)
      await stage.can('grow')(world, ref)
      const grown = await stage.fingerprint(ref, ctx)
      assert.notEqual(grown.token, seen.token)
      const after = await stage.read(ref, { start: 0, ...(grown.size !== undefined && { end: grown.size }) }, ctx)
      assert.ok(after.length > size, 'there is more to read')
      assert.ok(after.subarray(0, size).equals(before), 'what was there is still there')
      assert.ok(
        (await stage.read(ref, { start: size, end: after.length }, ctx)).equals(after.subarray(size)),
        'the tail',
      )
    },
  },
  {
    title: 'fingerprint: a replacement of the same length shows',
    needs: ['replace'],
    async play(stage) {
      const { world, ref, ctx, seen } = await stage.scene()
      await stage.can('replace')(world, ref)
      assert.notEqual((await stage.fingerprint(ref, ctx)).token, seen.token)
    },
  },
  {
    title: 'fingerprint: what vanished is that answer, and no other',
    needs: ['remove'],
    async play(stage) {
      const { world, ref, refs, ctx } = await stage.scene()
      await stage.can('remove')(world, ref)
      await fails('fingerprint of what is gone', ['gone'], () => stage.look(ref, ctx))
      await fails('read of what is gone', ['gone'], () => stage.read(ref, { start: 0 }, ctx))
      const others = refs.filter((other) => other.path !== ref.path)
      const answers = await stage.collector.fingerprint([ref, ...others], ctx)
      assert.ok(
        answers.slice(1).every((answer) => !isArtifactError(answer)),
        'the others are not touched by it',
      )
      const description = await stage.collector.describe(ref, ctx).catch((error: unknown) => error)
      assert.ok(!(description instanceof Error) || isArtifactError(description), `a raw error: ${String(description)}`)
    },
  },
  {
    title: 'read: what may not be read is denied',
    needs: ['deny'],
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      const giveBack = await stage.can('deny')(world, ref)
      try {
        await fails('read without permission', ['denied'], () => stage.read(ref, { start: 0 }, ctx))
        const description = await stage.collector.describe(ref, ctx).catch((error: unknown) => error)
        assert.ok(
          !(description instanceof Error) || isArtifactError(description),
          `a raw error: ${String(description)}`,
        )
      } finally {
        await giveBack()
      }
      await stage.read(ref, { start: 0 }, ctx)
    },
  },
]
