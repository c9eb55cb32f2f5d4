import * as assert from 'node:assert/strict'
import type { ArtifactRef } from '../../collector.ts'
import { isArtifactError } from '../../collector.ts'
import { pretendContext } from '../pretend-context.ts'
import type { Script } from '../script.ts'
import { isBelow } from '../stage.ts'

const keysOf = (refs: readonly ArtifactRef[]) => refs.map((ref) => ref.key).sort()
const placesOf = (refs: readonly ArtifactRef[]) => refs.map((ref) => `${ref.key}\n${ref.path}`)

export const discoveryCases: Script[] = [
  {
    title: 'discover: finds every artifact once, and nothing else',
    async play(stage) {
      const ctx = pretendContext(await stage.world())
      const refs = await stage.discover(ctx)
      assert.deepEqual(keysOf(refs), [...stage.subject.keys].sort())
      assert.equal(new Set(placesOf(refs)).size, refs.length, 'the same key and path came twice')
      assert.deepEqual(ctx.issues, [], 'nothing is wrong on this machine')
      for (const ref of refs) {
        assert.ok(['fixed', 'append', 'rewrite', 'cursor'].includes(ref.growth), `growth ${ref.growth}`)
        assert.ok(ref.key !== '' && ref.kind !== '' && ref.path !== '', 'keys, kinds and paths are not empty')
        assert.ok(ref.key.isWellFormed() && ref.path.isWellFormed(), 'keys and paths are well-formed text')
        assert.ok(!ref.path.includes(ctx.home), `${ref.path} spells the home directory out: it is written ~`)
      }
    },
  },
  {
    title: 'discover: covers what it listed',
    async play(stage) {
      const ctx = pretendContext(await stage.world())
      for (const { path } of await stage.discover(ctx)) {
        assert.ok(
          ctx.coveredPaths.some((covered) => isBelow(path, covered)),
          `${path} was found, and nothing above it covered: it could never be seen to be gone`,
        )
      }
    },
  },
  {
    title: 'discover: keys are the same for another instance, and the next time',
    async play(stage) {
      const world = await stage.world()
      const first = await stage.discover(pretendContext(world))
      const again = await stage.discover(pretendContext(world))
      const other = await stage.discover(pretendContext(world), await stage.another())
      assert.deepEqual(placesOf(again).sort(), placesOf(first).sort())
      assert.deepEqual(placesOf(other).sort(), placesOf(first).sort())
    },
  },
  {
    title: 'discover: keys do not change when the content does',
    needs: ['grow'],
    async play(stage) {
      const { world, ref, refs } = await stage.scene()
      await stage.can('grow')(world, ref)
      assert.deepEqual(keysOf(await stage.discover(pretendContext(world))), keysOf(refs))
    },
  },
  {
    title: 'discover: keys and paths do not change when the home directory moves',
    needs: ['move'],
    async play(stage) {
      const world = await stage.world()
      const before = await stage.discover(pretendContext(world))
      const moved = await stage.keep(stage.can('move')(world))
      assert.notEqual(moved.home, world.home)
      assert.deepEqual(placesOf(await stage.discover(pretendContext(moved))).sort(), placesOf(before).sort())
    },
  },
  {
    title: 'discover: nothing, without a word, where there is nothing',
    async play(stage) {
      const ctx = pretendContext(await stage.keep(stage.subject.absent()))
      assert.deepEqual(await stage.discover(ctx), [])
      assert.deepEqual(ctx.issues, [], 'an absent source is no trouble')
      assert.deepEqual(ctx.coveredPaths, [], 'what is absent was not there to be listed')
    },
  },
  {
    title: 'discover: reports a corner that cannot be listed, and finds the rest',
    needs: ['denyFolder'],
    async play(stage) {
      const { world, ref, refs } = await stage.scene((ref) => ref.path.includes('/'))
      const corner = ref.path.slice(0, ref.path.lastIndexOf('/'))
      const rest = refs.filter((other) => !isBelow(other.path, corner))
      const ctx = pretendContext(world)
      const giveBack = await stage.can('denyFolder')(world, corner)
      const found = await stage.discover(ctx).finally(giveBack)
      assert.deepEqual(placesOf(found).sort(), placesOf(rest).sort())
      assert.ok(ctx.issues.length > 0, 'the corner has to be reported')
      assert.ok(
        ctx.issues.every((issue) => issue.code === 'denied'),
        'as denied',
      )
      for (const path of ctx.coveredPaths) {
        assert.ok(!isBelow(path, corner), `${path} could not be listed, and is called covered`)
        assert.ok(
          !isBelow(corner, path) || ctx.issues.some((issue) => issue.path !== undefined && isBelow(corner, issue.path)),
          `${path} is called covered, and the corner in it was not named`,
        )
      }
    },
  },
  {
    title: 'discover: covers nothing where the whole source cannot be listed',
    needs: ['denyFolder'],
    async play(stage) {
      const { world, ref } = await stage.scene((ref) => ref.path.startsWith('~/'))
      const root = ref.path.split('/').slice(0, 2).join('/')
      const ctx = pretendContext(world)
      const giveBack = await stage.can('denyFolder')(world, root)
      const thrown = await stage
        .discover(ctx)
        .then(
          () => undefined,
          (error: unknown) => error ?? 'nothing',
        )
        .finally(giveBack)
      assert.ok(thrown === undefined || isArtifactError(thrown), `a raw error was thrown: ${String(thrown)}`)
      assert.ok(thrown !== undefined || ctx.issues.length > 0, 'it has to be reported')
      for (const path of ctx.coveredPaths) assert.ok(!isBelow(path, root) && !isBelow(root, path), `${path} is covered`)
    },
  },
  {
    title: 'refs: survive JSON',
    async play(stage) {
      const { ref, ctx, size, seen } = await stage.scene()
      const revived: ArtifactRef = JSON.parse(JSON.stringify(ref))
      assert.deepEqual(revived, { ...ref })
      assert.equal((await stage.fingerprint(revived, ctx)).token, seen.token)
      assert.equal((await stage.read(revived, { start: 0, end: size }, ctx)).length, size)
      await stage.collector.describe(revived, ctx)
    },
  },
]
