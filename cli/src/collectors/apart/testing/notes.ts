/** Every `~/.notes/<folder>/<name>.jsonl`, as somebody's plugin would collect it. */
import { ArtifactError, type ArtifactRef, type Collector, type Context, defineCollector } from '@exfil/core'
import { fingerprintFiles, listFolder, placeOf, readEnds, readFile } from '@exfil/core/files'

const rootOf = (ctx: Context) => placeOf(`${ctx.home}/.notes`, ctx)

export default defineCollector({
  contract: 1,
  id: 'notes',
  title: 'Notes',
  rules: 1,
  reads: ['~/.notes/*/*.jsonl'],
  create: (): Collector => ({
    async *discover(ctx) {
      ctx.signal.throwIfAborted()
      for (const folder of listFolder(rootOf(ctx), ctx) ?? []) {
        if (!folder.isFolder()) continue
        const refs: ArtifactRef[] = []
        for (const { name, path, locator } of listFolder(folder, ctx) ?? []) {
          refs.push({ key: name, kind: 'note', growth: 'append', path, locator })
        }
        yield refs
        ctx.covered(`~/.notes/${folder.name}`)
      }
    },
    fingerprint: (refs, ctx) => fingerprintFiles(refs, [rootOf(ctx)], ctx),
    async describe(ref, ctx) {
      const { head } = readEnds(ref.locator as string, 4096, [rootOf(ctx)], ctx)
      if (head.includes(0)) throw new ArtifactError('malformed', 'not a note')
      return { title: ref.key, attributes: { begins: head.length } }
    },
    read: (ref, span, ctx) => readFile(ref.locator as string, span, [rootOf(ctx)], ctx),
  }),
})
