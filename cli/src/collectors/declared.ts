import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A collector that a package declares. Nothing of it has run yet. */
export type DeclaredCollector = DeclaredBuiltIn | DeclaredPlugin

interface Declared {
  readonly id: string
  readonly package: string
  readonly version: string
  /** A plugin that is used where it lies, as its author works on it. */
  readonly isLinked?: boolean
  /** Where its package lies; absent in the compiled binary for what ships with it. */
  readonly folder?: string
}

/** Ships with exfiltrator, and runs in its process. */
export interface DeclaredBuiltIn extends Declared {
  readonly origin: 'built-in'
  /** Imports its module. Rejects with whatever the package's code throws. */
  load(): Promise<unknown>
}

/** Was installed, and runs apart. */
export interface DeclaredPlugin extends Declared {
  readonly origin: 'plugin'
  /** Its module's file. */
  readonly entry: string
  /** The range of `@exfil/core` that it asks for. */
  readonly core?: string | undefined
  /** The range of `zod` that it brings, if it does. */
  readonly zod?: string | undefined
}

interface Manifest {
  name: string
  version?: string
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  exfil?: { collectors?: { id: string; entry: string }[] }
}

/** Reads a package's manifest: `name`, `version` and what it declares under `exfil.collectors`. */
export function manifestIn(root: string): { manifest: Manifest; entries: { id: string; path: string }[] } {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
  const entries = (manifest.exfil?.collectors ?? []).map(({ id, entry }) => ({ id, path: join(root, entry) }))
  return { manifest, entries }
}
