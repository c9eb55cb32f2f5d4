import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A collector that a package declares. Nothing of it has run yet. */
export interface DeclaredCollector {
  readonly id: string
  readonly package: string
  readonly version: string
  /** Ships with exfiltrator, or was installed as a plugin. */
  readonly origin: 'built-in' | 'plugin'
  /** A plugin that is used where it lies, as its author works on it. */
  readonly isLinked?: boolean
  /** Where its package lies; absent in the compiled binary for what ships with it. */
  readonly folder?: string
  /** Imports its module. Rejects with whatever the package's code throws. */
  load(): Promise<unknown>
}

interface Manifest {
  name: string
  version?: string
  peerDependencies?: Record<string, string>
  exfil?: { collectors?: { id: string; entry: string }[] }
}

/** Reads a package's manifest: `name`, `version` and what it declares under `exfil.collectors`. */
export function manifestIn(root: string): { manifest: Manifest; entries: { id: string; path: string }[] } {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
  const entries = (manifest.exfil?.collectors ?? []).map(({ id, entry }) => ({ id, path: join(root, entry) }))
  return { manifest, entries }
}
