import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { findCollectors } from '../collectors/find.ts'
import { configPath } from '../config/config-file.ts'
import { findHints, type Hint } from './find-hints.ts'

/** The hints for this machine, with the collectors that a data folder makes known or that a person has switched off. */
export function hintsHere(dataDir: string, found = findCollectors(dataDir)): Hint[] {
  const surroundings = { home: process.env.HOME || homedir(), env: process.env }
  return findHints([...found.collectors, ...found.troubles, ...switchedOff()], surroundings)
}

/** Read the quick way: whoever needs to know where something stands in the configuration takes longer. */
function switchedOff(): { package: string; id: string }[] {
  try {
    const { collectors } = Bun.TOML.parse(readFileSync(configPath(), 'utf8')) as {
      collectors?: Record<string, { enabled?: unknown }>
    }
    return Object.entries(collectors ?? {}).flatMap(([id, { enabled }]) =>
      enabled === false ? [{ package: '', id }] : [],
    )
  } catch {
    // There is none, or `sync` and `config check` say what is wrong with it.
    return []
  }
}
