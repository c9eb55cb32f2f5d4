import { admit, install, type PluginKeeping, withCandidate } from './plugin-keeper.ts'
import type { InstalledPlugin } from './plugin-list.ts'
import { parseRequest, type ShortNames } from './request.ts'

/** What became of one plugin. */
export type PluginUpdate =
  | { readonly name: string; readonly status: 'updated'; readonly from: string | undefined; readonly to: string }
  | { readonly name: string; readonly status: 'newest'; readonly version: string; readonly source: string }
  /** It was installed as that very version. */
  | { readonly name: string; readonly status: 'pinned'; readonly version: string }
  | { readonly name: string; readonly status: 'linked' }
  | { readonly name: string; readonly status: 'failed'; readonly reason: string }

/** Brings one plugin to what its tag or its source holds now. What cannot be brought stays as it is, and is told. */
export async function updatePlugin(
  keeping: PluginKeeping,
  plugin: InstalledPlugin,
  short: ShortNames,
): Promise<PluginUpdate> {
  const { name, type, url, tag = 'latest', manifest: former } = plugin
  if (type === 'link') return { name, status: 'linked' }
  if (url === undefined && former?.version === tag) return { name, status: 'pinned', version: tag }
  try {
    const request = parseRequest(url ?? `${name}@${tag}`, short)
    const exact = request.from === 'registry' ? { ...request, names: [name] } : request
    return await withCandidate(keeping, exact, async (candidate) => {
      const { manifest, files, integrity } = candidate
      if (manifest.name !== name) throw new Error(`${url ?? tag} is ${manifest.name} now. Nothing was changed`)
      if (former && integrity === plugin.integrity) {
        return { name, status: 'newest', version: manifest.version, source: url ?? tag }
      }
      admit(keeping.dataDir, manifest, (path) => files.has(path))
      await install(keeping, candidate)
      return { name, status: 'updated', from: former?.version, to: manifest.version }
    })
  } catch (error) {
    keeping.signal.throwIfAborted()
    return { name, status: 'failed', reason: (error as Error).message }
  }
}
