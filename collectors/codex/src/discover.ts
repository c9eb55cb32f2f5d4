import type { ArtifactRef, Context } from '@exfil/core'
import { type Entry, folderAt, listFolder, type Place, Walk } from '@exfil/core/files'
import { ARCHIVED, FILES, type Found, holdsSegments, inArea, isCompressed, plainName, SESSIONS } from './layout.ts'
import { below, boundsOf } from './roots.ts'

type Batches = AsyncGenerator<readonly ArtifactRef[]>

interface Rollout {
  readonly entry: Entry
  readonly found: Found
}

const BATCH = 500
/** Deeper than Codex ever nests, shallower than a mistake. */
const DEPTH = 6

/** Lists everything under every home. A real folder that is reached twice is read once. */
export async function* discover(roots: readonly Place[], ctx: Context): Batches {
  const walk = new Walk(ctx, boundsOf(roots))
  for (const root of roots) {
    const entries = walk.enter(root) ? listFolder(root, walk) : undefined
    if (entries !== undefined) yield* inHome(walk, root, new Map(entries.map((entry) => [entry.name, entry])))
  }
}

/**
 * One home. A rollout is found once, however often it is there: plain rather than compressed, then
 * among the sessions rather than the archived ones, so that the next run finds the same.
 */
async function* inHome(walk: Walk, root: Place, named: ReadonlyMap<string, Entry>): Batches {
  const files = Object.keys(FILES)
  // Absence counts only beside something Codex keeps: an empty home may be a mount point.
  if (![SESSIONS, ARCHIVED, ...files].some((name) => named.has(name))) return
  const before = walk.troubles
  const covered = files.map((name) => below(root, name).path)
  let batch: ArtifactRef[] = []
  for (const [name, kind] of Object.entries(FILES)) {
    const entry = named.get(name)
    if (entry) batch.push(refOf({ entry, found: { key: entry.path, kind, growth: 'append' } }))
  }

  let unseen = 0
  const areaOf = (entry: Entry | undefined) => {
    if (entry === undefined) return []
    const area = { locator: entry.locator, path: entry.path }
    if (!walk.enter(area)) return []
    const entries = listFolder(area, walk)
    if (entries === undefined) unseen++
    else covered.push(area.path)
    return rolloutsIn(walk, area, [], entries)
  }
  const attic = named.get(ARCHIVED)
  const archived = new Map<string, Rollout>()
  for (const rollouts of areaOf(attic)) for (const rollout of rollouts) archived.set(idOf(rollout), rollout)
  const met = new Set([...archived.values()].map(({ entry }) => plainName(entry.name)))
  if (attic === undefined) covered.push(below(root, ARCHIVED).path)

  const segments = [...named.values()].filter(({ name }) => holdsSegments(name))
  for (const area of [named.get(SESSIONS), ...segments]) {
    for (const rollouts of areaOf(area)) {
      for (const rollout of rollouts) if (isPreferred(rollout, archived)) batch.push(refOf(rollout))
      if (batch.length >= BATCH) {
        yield batch
        batch = []
      }
      await walk.pause()
    }
  }
  yield [...batch, ...[...archived.values()].map(refOf)]

  // What was archived during the listing may have been seen in neither place: then nothing is to be thought gone.
  const again = attic ? listFolder({ locator: attic.locator, path: attic.path }, walk) : undefined
  const moved = again?.some((entry) => inArea([], entry) && !met.has(plainName(entry.name)))
  if (walk.troubles > before || unseen > 0 || moved) return
  for (const path of covered) walk.ctx.covered(path)
}

/** The rollouts below a folder, folder by folder. Of a plain file and its compressed twin, the plain one. */
function* rolloutsIn(
  walk: Walk,
  folder: Place,
  path: readonly string[],
  entries = listFolder(folder, walk),
): Generator<Iterable<Rollout>> {
  const rollouts = new Map<string, Rollout>()
  const folders: Entry[] = []
  for (const entry of entries ?? []) {
    const found = inArea(path, entry)
    const name = plainName(entry.name)
    if (found === undefined) folders.push(entry)
    else if (!isCompressed(entry.name) || !rollouts.has(name)) rollouts.set(name, { entry, found })
  }
  yield rollouts.values()
  if (path.length === DEPTH) return
  // Links last: what they lead to is better known under its own name.
  for (const entry of folders.sort((a, b) => Number(a.isLink()) - Number(b.isLink()))) {
    const inner = entry.name.startsWith('.') ? undefined : folderAt(entry, walk.bounds, walk)
    if (inner !== undefined && walk.enter(inner)) yield* rolloutsIn(walk, inner, [...path, entry.name])
  }
}

/** Whether a rollout is to be taken, and not the archived one of the same name; that is forgotten if so. */
function isPreferred(rollout: Rollout, archived: Map<string, Rollout>): boolean {
  if (archived.size === 0) return true
  const id = idOf(rollout)
  const other = archived.get(id)
  if (other === undefined) return true
  if (isCompressed(rollout.entry.name) && !isCompressed(other.entry.name)) return false
  return archived.delete(id)
}

const idOf = ({ entry, found }: Rollout) => `${found.key}\n${plainName(entry.name)}`

function refOf({ entry, found: { key, kind, growth } }: Rollout): ArtifactRef {
  return { key, kind, path: entry.path, growth, locator: entry.locator }
}
