import { posix } from 'node:path'
import type { PluginManifest } from './candidate.ts'

/** What a plugin has to fit in with. */
export interface Surroundings {
  /** The version of this program's own `@exfil/core`. */
  readonly core: string
  /** Collectors that are here, and the packages they are of. */
  readonly collectors: readonly { readonly id: string; readonly package: string }[]
}

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** Why a package cannot be a plugin here, as what follows its name, or nothing when it can. `has` tells whether it has a file. */
export function refusal(
  manifest: PluginManifest,
  has: (path: string) => boolean,
  { core, collectors }: Surroundings,
): string | undefined {
  const declared = manifest.exfil?.collectors
  if (!Array.isArray(declared) || declared.length === 0) {
    return 'declares no collectors ("exfil": {"collectors": [...]} in its package.json), so it is no plugin of exfiltrator'
  }
  if (typeof manifest.oclif !== 'object') return 'lacks "oclif": {} in its package.json, so it cannot be a plugin'
  for (const [at, each] of declared.entries()) {
    const { id, entry } = each ?? {}
    if (typeof id !== 'string' || !ID.test(id)) {
      return `declares the collector ${JSON.stringify(id)}: an id is lower-case words joined by hyphens`
    }
    if (typeof entry !== 'string' || !has(posix.normalize(entry))) {
      return `declares "${id}" at ${JSON.stringify(entry)}, and there is no such file in it`
    }
    if (declared.findIndex((other) => other.id === id) < at) return `declares the collector "${id}" twice`
    const other = collectors.find((taken) => taken.id === id && taken.package !== manifest.name)
    if (other) {
      return `declares the collector "${id}", which ${other.package} has here already: uninstall that one first, or do without this`
    }
  }
  const wanted = manifest.peerDependencies?.['@exfil/core']
  if (wanted !== undefined && !Bun.semver.satisfies(core, wanted)) {
    return `is made for @exfil/core ${wanted}, and this exfiltrator has ${core}: take another version of either`
  }
  return undefined
}
