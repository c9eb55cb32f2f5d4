/** A collector as small as they get: every `~/.notes/<name>.jsonl`. The testkit proves itself on it, and on what can go wrong with it. */
import {
  ArtifactError,
  type ArtifactRef,
  CONTRACT,
  type Collector,
  type CollectorDefinition,
  type Context,
} from '../collector.ts'
import { fingerprintFiles, listFolder, placeOf, readEnds, readFile } from '../files/index.ts'

/** Folders are listed in an order that differs from machine to machine. */
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)

const rootOf = (ctx: Context) => placeOf(`${ctx.home}/.notes`, ctx)

export function notesDefinition(
  change: (collector: Collector) => Partial<Collector> = () => ({}),
): CollectorDefinition {
  return {
    contract: CONTRACT,
    id: 'notes',
    title: 'Notes',
    rules: 1,
    reads: ['~/.notes/*.jsonl'],
    create: () => ({ ...collector, ...change(collector) }),
  }
}

const collector: Collector = {
  async *discover(ctx) {
    ctx.signal.throwIfAborted()
    const root = rootOf(ctx)
    const entries = listFolder(root, ctx)
    if (entries === undefined) return
    const refs: ArtifactRef[] = []
    for (const folder of entries.filter((entry) => entry.isFolder()).sort(byName)) {
      const path = `${root.path}/${folder.name}`
      const found = listFolder(folder, ctx)
      if (found === undefined) continue
      for (const { name, path, locator } of found.sort(byName))
        refs.push({ key: name, kind: 'note', growth: 'append', path, locator })
      ctx.covered(path)
    }
    yield refs
  },
  fingerprint: (refs, ctx) => fingerprintFiles(refs, [rootOf(ctx)], ctx),
  async describe(ref, ctx) {
    const { head } = readEnds(ref.locator as string, 4096, [rootOf(ctx)], ctx)
    if (head.includes(0)) throw new ArtifactError('malformed', 'not a note')
    return { title: ref.key, attributes: { begins: head.length } }
  },
  read: (ref, span, ctx) => readFile(ref.locator as string, span, [rootOf(ctx)], ctx),
}
