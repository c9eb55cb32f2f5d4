import type { Config } from '../config/read-config.ts'
import type { DeclaredCollector } from './declared.ts'

/** What a person is told of every collector, before any code of it has run. */
export interface Introduction {
  readonly id: string
  readonly package: string
  readonly version: string
  readonly origin: 'built-in' | 'plugin' | 'linked'
  /** Null for what is inside the compiled binary. */
  readonly folder: string | null
  readonly enabled: boolean
}

export function introduce(declared: DeclaredCollector, config: Pick<Config, 'collectors'>): Introduction {
  const { id, package: name, version, origin, isLinked, folder = null } = declared
  const enabled = config.collectors.get(id)?.enabled !== false
  return { id, package: name, version, origin: isLinked ? 'linked' : origin, folder, enabled }
}
