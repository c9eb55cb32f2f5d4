import { homedir } from 'node:os'
import { findCollectors } from '../collectors/find.ts'
import { findHints, type Hint } from './find-hints.ts'

/** The hints for this machine, with the collectors that a data folder makes known. */
export function hintsHere(dataDir: string, found = findCollectors(dataDir)): Hint[] {
  const surroundings = { home: process.env.HOME || homedir(), env: process.env }
  return findHints([...found.collectors, ...found.troubles], surroundings)
}
