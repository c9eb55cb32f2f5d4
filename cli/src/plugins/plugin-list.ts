import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, EXIT } from '../command-error.ts'
import type { PluginManifest } from './candidate.ts'

/** One line of the list in a data folder, in the form oclif keeps it. */
export interface ListedPlugin {
  readonly name: string
  readonly type: 'user' | 'link'
  readonly tag?: string
  readonly url?: string
  readonly root?: string
}

/** A plugin, and what lies where the list says it is. */
export interface InstalledPlugin extends ListedPlugin {
  readonly root: string
  /** Absent where it cannot be read. */
  readonly manifest?: PluginManifest
  /** Of the archive it was installed from, as npm writes it. Absent for a linked one. */
  readonly integrity?: string
}

/** The plugins of a data folder. Reads manifests, runs nothing. Throws a `CommandError` when the list itself cannot be read. */
export function installedPlugins(dataDir: string): InstalledPlugin[] {
  const integrities = integritiesIn(dataDir)
  return listIn(dataDir).map((plugin) => {
    const root = plugin.root ?? join(dataDir, 'node_modules', plugin.name)
    const integrity = plugin.type === 'user' ? integrities(plugin.name) : undefined
    return { ...plugin, root, ...manifestAt(root), ...(integrity !== undefined && { integrity }) }
  })
}

/** What npm noted of the packages of a folder: by name, the integrity of the archive that was unpacked. */
export function integritiesIn(folder: string): (name: string) => string | undefined {
  try {
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
      packages?: Record<string, { integrity?: string }>
    }
    return (name) => lock.packages?.[`node_modules/${name}`]?.integrity
  } catch {
    return () => undefined
  }
}

function listIn(dataDir: string): ListedPlugin[] {
  const path = join(dataDir, 'package.json')
  if (!existsSync(path)) return []
  const list = readList(path)
  return (list.oclif?.plugins ?? []).map((plugin) =>
    typeof plugin === 'string' ? { name: plugin, type: 'user', tag: 'latest' } : plugin,
  )
}

function readList(path: string): { oclif?: { plugins?: (string | ListedPlugin)[] } } {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const message = `${path}, the list of plugins, cannot be read (${(error as Error).message}): mend it, or delete it and install them again`
    throw new CommandError('list-damaged', EXIT.failed, message)
  }
}

export function manifestAt(root: string): { manifest?: PluginManifest } {
  try {
    return { manifest: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PluginManifest }
  } catch {
    return {}
  }
}
