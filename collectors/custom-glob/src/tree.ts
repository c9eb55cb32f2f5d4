import { type Context, isArtifactError } from '@exfil/core'
import { type Place, realLocator } from '@exfil/core/files'
import { tidy, tooWide } from './reach.ts'
import { type Rule, rootOf } from './rule.ts'

/** A rule and its root, seen from the folder that is walked: its own root, or that of a rule around it. */
export interface Branch {
  readonly rule: Rule
  readonly root: Place
  /** Where the root really is. */
  readonly real: string
  /** The names that lead from the folder walked to the root. */
  readonly lead: readonly string[]
}

/** Folders to be walked once, for all rules at or below them, in the order of the rules. */
export interface Tree {
  readonly root: Place
  readonly real: string
  readonly branches: readonly Branch[]
}

/**
 * The trees to walk. A rule whose root is missing is in none; one whose root turns out, on this machine, to
 * be a file or to take in far too much is reported and left out: all these are in `absent`, below which
 * nothing is concluded.
 */
export function treesOf(rules: readonly Rule[], ctx: Context): { trees: Tree[]; absent: Place[] } {
  const absent: Place[] = []
  const present: { rule: Rule; root: Place; real: string }[] = []
  const home = real({ locator: ctx.home, path: '~' }) ?? ctx.home
  for (const rule of rules) {
    const root = rootOf(rule, ctx)
    const found = real(root, ctx)
    const refusal = found === undefined ? undefined : whyNot(rule, root, { found: tidy(found), home: tidy(home) })
    if (refusal !== undefined) {
      const message = `the rule "${rule.name}" collects nothing: its root ${refusal}`
      ctx.report({ code: 'unavailable', message, path: root.path })
    }
    if (found === undefined || refusal !== undefined) absent.push(root)
    else present.push({ rule, root, real: found })
  }
  const tops = present.filter(
    ({ real }, at) => !present.some((other, index) => (other.real === real ? index < at : isWithin(real, other.real))),
  )
  const trees = tops.map((top) => ({
    root: top.root,
    real: top.real,
    branches: present
      .filter((other) => isWithin(other.real, top.real))
      .map((other) => ({ ...other, lead: other.real.slice(top.real.length).split('/').filter(Boolean) })),
  }))
  return { trees, absent }
}

/** Why nothing is collected from a root that is there. */
function whyNot({ written }: Rule, root: Place, { found, home }: { found: string; home: string }): string | undefined {
  if (isFile(root)) return 'is a file: name the folder it is in, and the file in globs'
  const wide = written.wide ? undefined : tooWide(found, written.globs, home)
  return wide && `${wide}. Name a folder further down, or write wide = true if you mean it`
}

/** Whether a real place is that folder or below it. */
export const isWithin = (place: string, folder: string) =>
  place === folder || place.startsWith(folder.endsWith('/') ? folder : `${folder}/`)

/** Where a folder really is; `undefined` where it is missing. What else is wrong with it, listing it will say. */
function real(root: Place, ctx?: Pick<Context, 'debug' | 'report'>): string | undefined {
  try {
    return realLocator(root.locator)
  } catch (error) {
    ctx?.debug(`${root.path}: ${(error as Error).message}`)
    return undefined
  }
}

/** Of something that is there. A folder has itself in it; one that may not be entered is none the less no file. */
function isFile({ locator }: Place): boolean {
  try {
    realLocator(`${locator}/.`)
    return false
  } catch (error) {
    return isArtifactError(error) && error.code === 'not-a-file'
  }
}
