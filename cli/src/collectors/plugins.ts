import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DeclaredCollector, manifestIn } from './declared.ts'

/** Something about a plugin that a person should know; the others are not affected. */
export interface PluginTrouble {
  package: string
  message: string
}

interface PluginList {
  oclif?: { plugins?: (string | { name: string; type: 'user' | 'link'; root?: string })[] }
}

/**
 * The collectors of the plugins in a data folder: those its `package.json` lists under
 * `oclif.plugins`, in the form oclif writes. Only manifests are read here.
 */
export function pluginCollectors(dataDir: string): { collectors: DeclaredCollector[]; troubles: PluginTrouble[] } {
  const collectors: DeclaredCollector[] = []
  const troubles: PluginTrouble[] = []
  for (const { name, root, isLinked } of installed(dataDir, troubles)) {
    if (isLinked && !existsSync(root)) {
      const message = `is linked to ${root}, which is no longer there: link it again from where it is now, or run \`exfiltrator plugins uninstall ${name}\``
      troubles.push({ package: name, message })
      continue
    }
    try {
      const { manifest, entries } = manifestIn(root)
      const core = manifest.peerDependencies?.['@exfil/core']
      const zod = manifest.dependencies?.zod
      const version = manifest.version ?? '0.0.0'
      const common = { package: manifest.name, version, origin: 'plugin', isLinked, folder: root, core, zod } as const
      for (const { id, path } of entries) collectors.push({ id, entry: path, ...common })
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there any more' : said(error)
      const again = isLinked ? `link ${root}` : `update ${name}`
      const message = `${reason}, in ${root}: \`exfiltrator plugins ${again}\` brings it back, \`exfiltrator plugins uninstall ${name}\` forgets it`
      troubles.push({ package: name, message })
    }
  }
  return { collectors, troubles }
}

function installed(dataDir: string, troubles: PluginTrouble[]): { name: string; root: string; isLinked: boolean }[] {
  const path = join(dataDir, 'package.json')
  try {
    const list = (JSON.parse(readFileSync(path, 'utf8')) as PluginList).oclif?.plugins ?? []
    return list.map((plugin) => {
      const name = typeof plugin === 'string' ? plugin : plugin.name
      const root = typeof plugin === 'string' ? undefined : plugin.root
      const isLinked = typeof plugin === 'object' && plugin.type === 'link'
      return { name, root: root ?? join(dataDir, 'node_modules', name), isLinked }
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      const message = `${path}, the list of plugins, ${said(error)}: mend it, or delete it and install them again`
      troubles.push({ package: 'plugins', message })
    }
    return []
  }
}

const said = (error: unknown) => `is not readable (${(error as Error).message})`
