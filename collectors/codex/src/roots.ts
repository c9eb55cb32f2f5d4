import { posix, win32 } from 'node:path'
import type { Context } from '@exfil/core'
import { type Place, placeOf } from '@exfil/core/files'
import { ARCHIVED, SESSIONS } from './layout.ts'

/**
 * Where Codex may keep its data: `~/.codex`, what `CODEX_HOME` names, and the further homes of the
 * options. The standing one comes first and always, so that a run without the variable finds the
 * same things under the same names. What is relative is nobody's.
 */
export function rootsOf(
  { home, env, platform }: Pick<Context, 'home' | 'env' | 'platform'>,
  further: readonly string[],
): Place[] {
  const { isAbsolute, normalize, join } = platform === 'win32' ? win32 : posix
  const roots = new Map<string, Place>()
  for (const candidate of [join(home, '.codex'), env.CODEX_HOME ?? '', ...further]) {
    const folder = candidate.trim().replace(/^~(?=[/\\]|$)/, () => home)
    if (!isAbsolute(folder)) continue
    const place = placeOf(normalize(folder), { home, platform })
    roots.set(place.locator, roots.get(place.locator) ?? place)
  }
  return [...roots.values()]
}

/** The folders out of which no link is followed. Those of sessions may themselves be links, to a larger disk say. */
export function boundsOf(roots: readonly Place[]): Place[] {
  return roots.flatMap((root) => [root, below(root, SESSIONS), below(root, ARCHIVED)])
}

/** A plain name in a folder. */
export function below(folder: Place, name: string): Place {
  return { locator: `${folder.locator}/${name}`, path: `${folder.path}/${name}` }
}
