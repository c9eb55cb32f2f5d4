import type { ArtifactRef } from '@exfil/core'
import { type Entry, filesBelow, folderAt, listFolder, type Place, type Walk } from '@exfil/core/files'
import {
  AREAS,
  type Found,
  inChats,
  inProject,
  inSession,
  isHashNamed,
  isLeftOut,
  isOfSession,
  isSessionId,
} from './layout.ts'
import type { Owners } from './owners.ts'
import { below } from './roots.ts'
import type { Source } from './source.ts'

type Batches = AsyncGenerator<readonly ArtifactRef[]>

const BATCH = 1000

/** Lists everything under every root. A real folder that is reached twice is read once. */
export async function* discover(source: Source, walk: Walk): Batches {
  source.refresh()
  for (const root of source.roots) {
    const entries = walk.enter(root) ? listFolder(root, walk) : undefined
    if (entries?.some(({ name }) => name === 'tmp')) yield* projects(walk, root, source.ownersIn(root, walk.ctx))
  }
}

/**
 * Every project's folder below `tmp`. Newer versions copy a folder that is named by a hash to one
 * with a readable name, go on there and leave the old one: what is in both is the same thing, and
 * the copy is it, whatever has become of either since.
 */
async function* projects(walk: Walk, root: Place, owners: Owners): Batches {
  const tmp = below(root, 'tmp')
  const entries = walk.enter(tmp) ? listFolder(tmp, walk) : undefined
  if (entries === undefined) return
  const isOld = ({ name }: Entry) => isHashNamed(name) && !owners.isMarked(name)
  const anyOld = entries.some(isOld)
  const links = entries.some((entry) => entry.isLink())
  // Links late: what they lead to is better known under its own name.
  const rank = (entry: Entry) => (isOld(entry) ? 2 : 0) + (entry.isLink() ? 1 : 0)
  const taken = new Set<string>()
  const hidden = new Set<string>()
  const whole: string[] = []
  let holes = false
  let batch: ArtifactRef[] = []

  for (const entry of entries.toSorted((a, b) => rank(a) - rank(b))) {
    if (entry.name.startsWith('.') || !(entry.isFolder() || entry.isLink())) continue
    const project = owners.projectOf(entry.name)
    const old = isOld(entry)
    // Without what may be in its copy, the old one would pass for the newer.
    if (old && hidden.has(project)) continue
    const before = walk.troubles
    const folder = folderAt(entry, walk.bounds, walk)
    if (folder !== undefined && links && !walk.enter(folder)) continue
    let seen = folder !== undefined
    for (const ref of folder === undefined ? [] : inFolder(walk, folder, `${tmp.path}/${project}`)) {
      if (ref === 'hole') {
        seen = false
        continue
      }
      if (old && taken.has(ref.key)) continue
      if (!old && anyOld) taken.add(ref.key)
      batch.push(ref)
      if (batch.length < BATCH) continue
      yield batch
      batch = []
      await walk.pause()
    }
    await walk.pause()
    if (seen && walk.troubles === before) whole.push(entry.path)
    else {
      holes = true
      hidden.add(project)
    }
  }
  if (batch.length > 0) yield batch
  // A folder in which something could not be seen is not covered: nothing in it is to be thought gone.
  for (const path of holes ? whole : [tmp.path]) walk.ctx.covered(path)
}

/** All that is kept of one project; `hole` for a link that leads nowhere now, as to a disk that is not mounted. */
function* inFolder(walk: Walk, folder: Place, project: string): Generator<ArtifactRef | 'hole'> {
  for (const child of listFolder(folder, walk) ?? []) {
    const { name } = child
    if (isLeftOut(name)) continue
    const area = Object.hasOwn(AREAS, name) ? AREAS[name] : undefined
    const inside = child.isFolder() || child.isLink() ? folderAt(child, walk.bounds, walk) : undefined
    if (inside === undefined) {
      const found = inProject(name, project)
      if (found !== undefined) yield refOf(child, found)
      else if (child.isLink()) yield 'hole'
    } else if (name === 'chats') yield* transcripts(walk, child, project)
    else if (area !== undefined) yield* all(walk, child, [], (path) => area(path, project))
    else if (isSessionId(name)) yield* all(walk, child, [], (path) => inSession(name, path, project))
    else if (name !== 'logs') {
      for (const grand of listFolder(inside, walk) ?? []) {
        if (isOfSession(grand.name)) yield* all(walk, grand, [grand.name], (path) => inSession(name, path, project))
      }
    }
  }
}

function* transcripts(walk: Walk, chats: Entry, project: string): Generator<ArtifactRef | 'hole'> {
  const files = [...filesBelow(walk, chats)]
  const paths = new Set(files.map(([, path]) => path.join('/')))
  for (const [entry, path] of files) {
    // A whole document that was converted stays beside the lines that go on from it: one session.
    if (isLeftOut(entry.name) || (entry.name.endsWith('.json') && paths.has(`${path.join('/')}l`))) continue
    const found = inChats(path, project)
    if (found !== undefined) yield refOf(entry, found)
    else if (entry.isLink()) yield 'hole'
  }
}

function* all(
  walk: Walk,
  folder: Entry,
  from: readonly string[],
  what: (path: readonly string[]) => Found | undefined,
): Generator<ArtifactRef> {
  for (const [entry, path] of filesBelow(walk, folder, from)) {
    const found = isLeftOut(entry.name) || path.length === 0 ? undefined : what(path)
    if (found !== undefined) yield refOf(entry, found)
  }
}

function refOf(entry: Entry, { key, kind, growth }: Found): ArtifactRef {
  return { key, kind, path: entry.path, growth, locator: entry.locator }
}
