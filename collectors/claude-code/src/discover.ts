import type { ArtifactRef, Context } from '@exfil/core'
import { type Entry, filesBelow, folderAt, isPrivate, listFolder, type Place, Walk } from '@exfil/core/files'
import { AREAS, type Found, history, inMemory, inProject, inSession, isTranscript } from './layout.ts'
import { below, type Roots } from './roots.ts'

type Batches = AsyncGenerator<readonly ArtifactRef[]>

const HISTORY = 'history.jsonl'
/** What a root may hold beside `projects`. */
const BESIDE = [HISTORY, ...Object.keys(AREAS)]

const BATCH = 1000

/** Lists everything under every root. A real folder that is reached twice is read once. */
export async function* discover(ctx: Context, roots: Roots): Batches {
  const walk = new Walk(ctx, roots.boundsIn(ctx))
  for (const root of roots.in(ctx)) {
    const entries = walk.enter(root) ? listFolder(root, walk) : undefined
    if (entries === undefined) continue
    for (const entry of entries) {
      if (entry.name === 'projects') yield* projects(walk, below(root, entry.name))
      else if (Object.hasOwn(AREAS, entry.name)) yield* area(walk, entry)
      else if (entry.name === HISTORY) yield [refOf(entry, history(entry.path))]
    }
    // Absence counts only beside something Claude Code keeps (an empty root may be a mount point), and never that of `projects`.
    const names = new Set(entries.map(({ name }) => name))
    if (!names.has('projects') && !BESIDE.some((name) => names.has(name))) continue
    for (const name of BESIDE) if (!names.has(name) || name === HISTORY) ctx.covered(below(root, name).path)
  }
}

async function* projects(walk: Walk, folder: Place): Batches {
  const entries = walk.enter(folder) ? listFolder(folder, walk) : undefined
  if (entries === undefined) return
  const before = walk.troubles
  const whole: string[] = []
  const links = entries.filter((entry) => entry.isLink())
  let batch: ArtifactRef[] = []
  // Links last: what they lead to is better known under its own name.
  for (const entry of links.length === 0 ? entries : [...entries.filter((entry) => !entry.isLink()), ...links]) {
    const project = folderAt(entry, walk.bounds, walk)
    if (project === undefined || (links.length > 0 && !walk.enter(project))) continue
    const troubles = walk.troubles
    for (const child of listFolder(project, walk) ?? []) {
      if (isTranscript(child.name)) batch.push(refOf(child, inProject(child.name)))
      // Someone's `.git` may be a folder in `projects` as well.
      else if (!entry.name.startsWith('.')) for (const ref of inFolder(walk, child)) batch.push(ref)
      if (batch.length >= BATCH) {
        yield batch
        batch = []
        await walk.pause()
      }
    }
    await walk.pause()
    if (walk.troubles === troubles) whole.push(project.path)
  }
  if (batch.length > 0) yield batch
  // A folder in which something could not be seen is not covered: nothing in it is to be thought gone.
  for (const path of walk.troubles === before ? [folder.path] : whole) walk.ctx.covered(path)
}

/** What lies in a folder beside the transcripts: a session's, or the project's memory. */
function* inFolder(walk: Walk, folder: Entry): Generator<ArtifactRef> {
  for (const [entry, path] of filesBelow(walk, folder)) {
    const found =
      folder.name !== 'memory' ? inSession(folder.name, path) : isPrivate(entry.name) ? undefined : inMemory(entry.path)
    if (found !== undefined) yield refOf(entry, found)
  }
}

async function* area(walk: Walk, folder: Entry): Batches {
  const before = walk.troubles
  const batch: ArtifactRef[] = []
  // A link to what is elsewhere, or not mounted, lists nothing: that is no absence.
  if (folderAt(folder, walk.bounds, walk) === undefined) return
  for (const [entry, path] of filesBelow(walk, folder)) {
    const found = isPrivate(entry.name) ? undefined : AREAS[folder.name]?.(entry.path, path)
    if (found !== undefined) batch.push(refOf(entry, found))
  }
  yield batch
  if (walk.troubles === before) walk.ctx.covered(folder.path)
}

function refOf(entry: Entry, { key, kind, growth }: Found): ArtifactRef {
  return { key, kind, path: entry.path, growth, locator: entry.locator }
}
