import type { Exclusion } from '@exfil/core/engine'

/** The machine that rules are read on. */
export interface Place {
  readonly home: string
  readonly platform: string
}

/**
 * Rules as a person wrote them, as the engine asks for them. A rule is a glob or a plain
 * path, `~` being the home directory; one without a slash is a name at any depth. Whatever
 * matches takes with it all that lies below. The first rule that matches answers.
 */
export function exclusionOf(
  rules: { readonly exclude: readonly string[]; readonly excludeProjects: readonly string[] },
  place: Place,
): Exclusion | undefined {
  const { exclude, excludeProjects } = rules
  if (exclude.length === 0 && excludeProjects.length === 0) return undefined
  return {
    byPath: exclude.length > 0 ? matcher(exclude, place) : () => undefined,
    ...(excludeProjects.length > 0 && { byProject: matcher(excludeProjects, place) }),
  }
}

type Matcher = (path: string) => string | undefined

function matcher(rules: readonly string[], place: Place): Matcher {
  const globs = rules.map((rule) => ({ rule, glob: new Bun.Glob(patternOf(rule, place)) }))
  const exactly: Matcher = (path) => globs.find(({ glob }) => glob.match(path))?.rule
  // Neighbours share their folders, so each folder is asked about once.
  const folders = new Map<string, string | undefined>()
  const atOrBelow: Matcher = (path) => {
    const end = path.lastIndexOf('/')
    return (end < 0 || path === '/' ? undefined : folder(path.slice(0, end) || '/')) ?? exactly(path)
  }
  const folder: Matcher = (path) => {
    if (!folders.has(path)) folders.set(path, atOrBelow(path))
    return folders.get(path)
  }
  return (path) => atOrBelow(whole(path, place))
}

/** The glob that a rule stands for, over paths as `whole` gives them. */
function patternOf(rule: string, place: Place): string {
  const home = slashed(place.home, place).replaceAll(/[\\*?[\]{}!]/g, '\\$&')
  const trimmed = rule.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
  const pattern = /^~(?=\/|$)/.test(trimmed) ? home + trimmed.slice(1) : trimmed
  return folded(isAnchored(pattern) ? pattern : `**/${pattern}`, place)
}

const isAnchored = (pattern: string) => /^(?:\/|[a-z]:\/|\*\*(?:\/|$))/i.test(pattern)

function whole(path: string, place: Place): string {
  const inHome = path === '~' || path.startsWith('~/')
  return folded(inHome ? slashed(place.home, place) + path.slice(1) : slashed(path, place), place)
}

const slashed = (path: string, { platform }: Place) =>
  (platform === 'win32' ? path.replaceAll('\\', '/') : path).replace(/(?<=.)\/+$/, '')

/** Where the file system takes two spellings for one name, so do the rules. */
const folded = (text: string, { platform }: Place) =>
  platform === 'darwin' || platform === 'win32' ? text.normalize('NFC').toLowerCase() : text
