import { posix, win32 } from 'node:path'
import type { Context } from '@exfil/core'
import { type Place, placeOf } from '@exfil/core/files'

/**
 * Where Gemini CLI may keep its data, as text: `~/.gemini`, `$GEMINI_CLI_HOME/.gemini`, and the
 * further folders named in the configuration. The standing one comes first and always: a timer
 * that runs without the variable must find the same things under the same names.
 */
export function rootsOf(
  { home, env, platform }: Pick<Context, 'home' | 'env' | 'platform'>,
  further: readonly string[],
): Place[] {
  const { isAbsolute, normalize, join } = platform === 'win32' ? win32 : posix
  const absolute = (path: string) => path.trim().replace(/^~(?=[/\\]|$)/, () => home)
  const named = env.GEMINI_CLI_HOME ? [join(absolute(env.GEMINI_CLI_HOME), '.gemini')] : []
  const roots = new Map<string, Place>()
  for (const folder of [join(home, '.gemini'), ...named, ...further.map(absolute)]) {
    if (!isAbsolute(folder)) continue
    const place = placeOf(normalize(folder), { home, platform })
    roots.set(place.locator, roots.get(place.locator) ?? place)
  }
  return [...roots.values()]
}

/** A plain name in a folder. */
export function below(folder: Place, name: string): Place {
  return { locator: `${folder.locator}/${name}`, path: `${folder.path}/${name}` }
}
