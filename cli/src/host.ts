import { dirname } from 'node:path'
import { type Command, Config, Plugin, settings } from '@oclif/core'
import pkg from '../package.json' with { type: 'json' }
import { COMMANDS } from './command-map.ts'
import { folders } from './folders.ts'

/**
 * oclif's configuration for this program, made from what is imported here: the same from
 * a checkout and from a compiled binary, which has no package.json and no command files.
 * Collectors are no oclif plugins to it; `collectors/` finds them.
 */
export async function loadHost(): Promise<Config> {
  // oclif would warn that plugins written in TypeScript are not compiled; Bun runs them as they are.
  settings.enableAutoTranspile = false
  const root = dirname(import.meta.dir)
  const commands = { strategy: 'explicit', target: 'embedded', identifier: 'COMMANDS' }
  const pjson = { ...pkg, oclif: { ...pkg.oclif, plugins: [], commands } }
  const host = new Plugin({ root, name: pkg.name, isRoot: true, pjson, ignoreManifest: true } as never)
  // Private to oclif's Plugin: pinned to an exact version, and every command's test fails without it.
  ;(host as unknown as { commandCache: Record<string, Command.Class> }).commandCache = COMMANDS
  await host.load()
  const { config, data, cache } = folders()
  const loaded = await Config.load({ root, pjson, plugins: [host], userPlugins: false, devPlugins: false } as never)
  loaded.userAgent = `${pkg.name}/${pkg.version} bun-${Bun.version} ${process.platform}-${process.arch}`
  loaded.configDir = config
  loaded.dataDir = data
  loaded.cacheDir = cache
  return loaded
}
