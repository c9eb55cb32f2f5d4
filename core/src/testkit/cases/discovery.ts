import type { ArtifactRef } from '../../collector.ts'
import { isArtifactError } from '../../collector.ts'
import { holds, inWords, same, sameSet, text } from '../broken-promise.ts'
import { checkRef } from '../check-ref.ts'
import { pretendContext } from '../pretend-context.ts'
import type { Script } from '../script.ts'
import { isBelow, placesOf } from '../stage.ts'

const keysOf = (refs: readonly ArtifactRef[]) => refs.map((ref) => ref.key).sort()

const FROM_CONTENT = 'the key is made from the content, the size or the time: take the id of the thing, or its path'
const NOT_COVERED = '`ctx.covered(path)` is not called for a folder that was listed whole'
const COVERED = '`ctx.covered` is called before the listing is known to have worked, or in a `finally`'

export const discoveryCases: Script[] = [
  {
    title: 'discover: finds every artifact once, and nothing else',
    basic: 'discover',
    promise: 'discover yields everything that exists now, each once, and nothing else',
    contract: 'Collector.discover',
    usually: 'the layout knows a place or a name too few or too many, or the subject’s `keys` do',
    async play(stage) {
      const ctx = pretendContext(await stage.world())
      const refs = await stage.discover(ctx)
      sameSet(keysOf(refs), stage.subject.keys, { on: 'the keys found' })
      same(placesOf(refs), [...new Set(placesOf(refs))], {
        on: 'keys and paths',
        usually: 'two roots, or a link, lead to the same folder',
      })
      same(ctx.issues, [], { on: 'issues reported on a machine where nothing is wrong' })
      for (const ref of refs) checkRef(ref, ctx.home)
    },
  },
  {
    title: 'discover: covers what it listed',
    promise: 'what was listed lies at or below a path that was said to be covered',
    contract: 'Context.covered',
    usually: `${NOT_COVERED}: nothing in it can ever be seen to be gone`,
    async play(stage) {
      const ctx = pretendContext(await stage.world())
      for (const { path } of await stage.discover(ctx)) covers(ctx.coveredPaths, path)
    },
  },
  {
    title: 'discover: what vanished is found no more, and its place is covered',
    promise: 'what vanished below a place that can be listed is no longer yielded, and the place is covered',
    contract: 'Context.covered',
    usually: 'only paths of what was found are covered: cover the folders that were listed',
    needs: ['remove'],
    async play(stage) {
      const { world, ref, refs } = await stage.scene()
      await stage.can('remove')(world, ref)
      const ctx = pretendContext(world)
      const left = await stage.discover(ctx)
      holds(!left.some(({ path }) => path === ref.path), {
        on: ref.key,
        expected: text('nothing at its path'),
        got: ref.path,
        usually: 'a listing is remembered from one call to the next',
      })
      if (refs.length > 1) covers(ctx.coveredPaths, ref.path)
    },
  },
  {
    title: 'discover: keys are the same for another instance, and the next time',
    promise: 'the same thing has the same key on every run',
    contract: 'ArtifactRef.key',
    usually: FROM_CONTENT,
    async play(stage) {
      const world = await stage.world()
      const first = placesOf(await stage.discover(pretendContext(world)))
      const again = placesOf(await stage.discover(pretendContext(world)))
      const other = placesOf(await stage.discover(pretendContext(world), await stage.another()))
      sameSet(again, first, { on: 'the second listing' })
      sameSet(other, first, { on: 'the listing of another instance' })
    },
  },
  {
    title: 'discover: keys do not change when the content does',
    promise: 'a key is never made from content, size or time',
    contract: 'ArtifactRef.key',
    usually: FROM_CONTENT,
    needs: ['grow'],
    async play(stage) {
      const { world, ref, refs } = await stage.scene()
      await stage.can('grow')(world, ref)
      sameSet(keysOf(await stage.discover(pretendContext(world))), keysOf(refs), { on: `keys after ${ref.key} grew` })
    },
  },
  {
    title: 'discover: keys and paths do not change when the home directory moves',
    promise: 'keys and paths are the same when the home directory lies elsewhere',
    contract: 'ArtifactRef.path',
    usually: 'the whole path of the file system is in the key or the path: write the home directory as ~ (`placeOf`)',
    needs: ['move'],
    async play(stage) {
      const world = await stage.world()
      const before = await stage.discover(pretendContext(world))
      const moved = await stage.keep(stage.can('move')(world))
      holds(moved.home !== world.home, { expected: text('another home directory'), got: moved.home })
      sameSet(placesOf(await stage.discover(pretendContext(moved))), placesOf(before), { on: 'after the move' })
    },
  },
  {
    title: 'discover: keys do not change when things are moved or renamed',
    promise: 'a key does not come from the place of a thing that has an id of its own',
    contract: 'ArtifactRef.key',
    usually: 'the key is the path: take the id in the name or in the first record instead',
    needs: ['rename'],
    async play(stage) {
      const { world, refs } = await stage.scene()
      await stage.can('rename')(world)
      const moved = await stage.discover(pretendContext(world))
      sameSet(keysOf(moved), keysOf(refs), { on: 'keys after the renaming' })
      const still = new Set(refs.map(({ path }) => path))
      holds(
        moved.some(({ path }) => !still.has(path)),
        {
          on: 'paths after the renaming',
          expected: text('at least one that was not there before'),
          got: moved.map(({ path }) => path),
          usually: 'the subject’s `rename` moved nothing, or paths do not say where a thing is',
        },
      )
    },
  },
  {
    title: 'discover: nothing, without a word, where there is nothing',
    promise: 'a source that is absent from a machine yields nothing, and is no trouble',
    contract: 'Collector.discover',
    usually: 'the system’s ENOENT for a root goes through (`listFolder` of @exfil/core/files answers nothing for it)',
    async play(stage) {
      const ctx = pretendContext(await stage.keep(stage.subject.absent()))
      same(await stage.discover(ctx), [], { on: 'what was found' })
      same(ctx.issues, [], { on: 'issues reported' })
      same(ctx.coveredPaths, [], { on: 'paths said to be covered', usually: COVERED })
    },
  },
  {
    title: 'discover: reports a corner that cannot be listed, and finds the rest',
    promise: 'an unreadable corner is reported, is not covered, and does not hide the rest',
    contract: 'Collector.discover',
    usually: 'the error of one folder ends the whole listing, or is caught and forgotten: `ctx.report` it and go on',
    needs: ['denyFolder'],
    async play(stage) {
      const { world, ref, refs } = await stage.scene((ref) => ref.path.includes('/'))
      const corner = ref.path.slice(0, ref.path.lastIndexOf('/'))
      const rest = refs.filter((other) => !isBelow(other.path, corner))
      const ctx = pretendContext(world)
      const giveBack = await stage.can('denyFolder')(world, corner)
      const found = await stage.discover(ctx).finally(giveBack)
      sameSet(placesOf(found), placesOf(rest), { on: `what was found beside ${corner}` })
      const codes = [...new Set(ctx.issues.map(({ code }) => code))]
      same(codes, ['denied'], { on: `codes reported for ${corner}` })
      for (const path of ctx.coveredPaths) {
        const named = ctx.issues.some((issue) => issue.path !== undefined && isBelow(corner, issue.path))
        holds(!isBelow(path, corner) && (!isBelow(corner, path) || named), {
          on: `covered paths while ${corner} cannot be listed`,
          expected: text('none of it, and none above it unless it was reported by name'),
          got: path,
          usually: COVERED,
        })
      }
    },
  },
  {
    title: 'discover: covers nothing where the whole source cannot be listed',
    promise: 'a root that could not be read is reported and never covered',
    contract: 'Context.covered',
    usually: COVERED,
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
      holds(thrown === undefined ? ctx.issues.length > 0 : isArtifactError(thrown), {
        on: root,
        expected: text('a reported issue, or an ArtifactError'),
        got: text(thrown === undefined ? 'neither' : inWords(thrown)),
        usually: 'the error is caught and forgotten, or the system’s own goes through',
      })
      for (const path of ctx.coveredPaths)
        holds(!isBelow(path, root) && !isBelow(root, path), {
          on: `covered paths while ${root} cannot be listed`,
          expected: text('none of it'),
          got: path,
        })
    },
  },
  {
    title: 'discover: what may not be read is listed, or said to be missing',
    promise: 'what is there and may not be read is yielded or reported, or its place is not covered',
    contract: 'Context.covered',
    usually:
      'a file is opened to find its key or kind, and left out where that fails: yield it all the same, and let `read` say `denied`',
    needs: ['deny'],
    async play(stage) {
      const { world, ref } = await stage.scene()
      const ctx = pretendContext(world)
      const giveBack = await stage.can('deny')(world, ref)
      const found = await stage.discover(ctx).finally(giveBack)
      const isReported = ctx.issues.some(
        ({ path, key }) => key === ref.key || (path !== undefined && isBelow(ref.path, path)),
      )
      const covered = ctx.coveredPaths.filter((at) => isBelow(ref.path, at))
      holds(found.some(({ path }) => path === ref.path) || isReported || covered.length === 0, {
        on: `${ref.key} at ${ref.path}, which may not be read`,
        expected: text('it, an issue that names it, or no covered path at or above it'),
        got: text(`neither of the first two, and ${covered.join(', ')} is covered: it would be marked gone`),
      })
    },
  },
  {
    title: 'refs: survive JSON',
    promise: 'a ref that went through JSON is as good as the one that was yielded',
    contract: 'ArtifactRef.locator',
    usually: 'the locator holds an object with methods, or refs are remembered by identity',
    async play(stage) {
      for (const found of await stage.discover(pretendContext(await stage.world())))
        same(JSON.parse(JSON.stringify(found)), { ...found }, { on: `${found.key}, before and after` })
      const { ref, ctx, size, seen } = await stage.scene()
      const revived: ArtifactRef = JSON.parse(JSON.stringify(ref))
      same((await stage.fingerprint(revived, ctx)).token, seen.token, { on: `${ref.key}: its token` })
      same((await stage.read(revived, { start: 0, end: size }, ctx)).length, size, { on: `${ref.key}: its length` })
      await stage.collector.describe(revived, ctx)
    },
  },
]

function covers(covered: readonly string[], path: string): void {
  holds(
    covered.some((at) => isBelow(path, at)),
    { on: path, expected: text('a covered path at or above it'), got: covered },
  )
}
