import { lstatSync, readdirSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'

/** Where to count on: the home directory and the environment that patterns begin with. */
export interface Surroundings {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface FileCount {
  readonly count: number
  /** There may be more: it stopped at a bound. */
  readonly more: boolean
}

/** Counted no further. */
const MOST = 1_000
/** Listed for one count: a few milliseconds on a disk that answers. */
const FOLDERS = 300
/** For one that does not: no further folder is begun after so long. */
const PATIENCE_MS = 250

/**
 * Counts the files that any of the patterns names, cheaply enough for a command that
 * answers at once: names only, no folder that a pattern does not lead into, no links, and
 * up to a bound. A pattern begins with `~/` or with `$NAME/`, the folder in an environment
 * variable, and goes on with one `Bun.Glob` for each level. Files whose names are the same
 * up to the first dot are one: a copy, a converted or a compressed one of the same thing.
 * What cannot be listed holds nothing; never throws.
 */
export function countFiles(patterns: readonly string[], surroundings: Surroundings): FileCount {
  const tally: Tally = { stems: new Set(), folders: 0, until: performance.now() + PATIENCE_MS, more: false }
  for (const pattern of patterns) {
    const [start, ...levels] = pattern.split('/')
    const folder = start === '~' ? surroundings.home : surroundings.env[(start as string).slice(1)]
    if (folder && isAbsolute(folder)) walk(folder, levels, tally)
  }
  return { count: tally.stems.size, more: tally.more }
}

interface Tally {
  readonly stems: Set<string>
  folders: number
  readonly until: number
  more: boolean
}

function walk(folder: string, [level, ...below]: readonly string[], tally: Tally): void {
  if (level === undefined || tally.more) return
  if (!/[*?[{\\]/.test(level) && below.length > 0) {
    if (isFolder(join(folder, level))) walk(join(folder, level), below, tally)
    return
  }
  if (tally.folders >= FOLDERS || performance.now() > tally.until) {
    tally.more = true
    return
  }
  tally.folders += 1
  const glob = new Bun.Glob(level)
  for (const entry of list(folder)) {
    if (tally.more) return
    if (!glob.match(entry.name)) continue
    if (below.length > 0) {
      if (entry.isDirectory()) walk(join(folder, entry.name), below, tally)
    } else if (entry.isFile()) add(entry.name, tally)
  }
}

function add(name: string, tally: Tally): void {
  const stem = name.split('.', 1)[0] as string
  if (tally.stems.has(stem)) return
  if (tally.stems.size >= MOST) tally.more = true
  else tally.stems.add(stem)
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory()
  } catch {
    return false
  }
}
