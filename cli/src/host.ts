import { dirname } from 'node:path'
import { type Command, type Interfaces, Plugin, settings } from '@oclif/core'
import pkg from '../package.json' with { type: 'json' }
import { COMMANDS } from './command-map.ts'

/**
 * oclif's configuration for this program, made from what is imported here: the same from
 * a checkout and from a compiled binary, which has no package.json and no command files.
 * Collectors are no oclif plugins to it; `collectors/` finds them.
 */
export async function loadHost(): Promise<Interfaces.LoadOptions> {
  // oclif would warn that plugins written in TypeScript are not compiled; Bun runs them as they are.
  settings.enableAutoTranspile = false
  const root = dirname(import.meta.dir)
  const commands = { strategy: 'explicit', target: 'embedded', identifier: 'COMMANDS' }
  const pjson = { ...pkg, oclif: { ...pkg.oclif, plugins: [], commands } }
  const host = new Plugin({ root, name: pkg.name, isRoot: true, pjson, ignoreManifest: true } as never)
  // Private to oclif's Plugin: pinned to an exact version, and every command's test fails without it.
  ;(host as unknown as { commandCache: Record<string, Command.Class> }).commandCache = COMMANDS
  await host.load()
  return { root, pjson, plugins: new Map([[pkg.name, host]]), userPlugins: false, devPlugins: false } as never
}
