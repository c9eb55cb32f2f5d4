import type { InstalledPlugin } from './plugin-list.ts'
import { type ShortNames, shortName } from './request.ts'

/** A plugin as commands show it. */
export interface PluginRow {
  readonly name: string
  readonly short: string
  readonly type: 'user' | 'link'
  /** Absent where its package cannot be read. */
  readonly version?: string
  readonly collectors: readonly string[]
  /** Where it comes from, in a few words. */
  readonly source: string
  readonly root: string
}

export function rowOf({ name, type, tag, url, root, manifest }: InstalledPlugin, short: ShortNames): PluginRow {
  return {
    name,
    short: shortName(name, short),
    type,
    ...(manifest?.version !== undefined && { version: manifest.version }),
    collectors: (manifest?.exfil?.collectors ?? []).map(({ id }) => id),
    source: type === 'link' ? `linked from ${root}` : (url ?? tag ?? 'latest'),
    root,
  }
}
