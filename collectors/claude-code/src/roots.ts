import { posix, win32 } from 'node:path'
import type { Context } from '@exfil/core'
import { type Place, placeOf } from '@exfil/core/files'

type World = Pick<Context, 'home' | 'env' | 'platform'>

/**
 * Where Claude Code may keep its data, as text: `~/.claude`, the folder that some 1.0.x
 * versions used (`$XDG_CONFIG_HOME/claude`), the `further` ones of the options, and what
 * `CLAUDE_CONFIG_DIR` names: one folder, or several with commas between them. The standing
 * ones come first and always, so that a run without the variable finds the same things
 * under the same names.
 */
export function rootsOf({ home, env, platform }: World, further: readonly string[] = []): Place[] {
  const { isAbsolute, normalize, join } = platform === 'win32' ? win32 : posix
  const named = env.CLAUDE_CONFIG_DIR ?? ''
  const candidates = [
    join(home, '.claude'),
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'claude'),
    ...further,
    ...new Set([named, ...named.split(',')]),
  ]
  const roots = new Map<string, Place>()
  for (const candidate of candidates) {
    const folder = candidate.trim().replace(/^~(?=[/\\]|$)/, () => home)
    if (!isAbsolute(folder)) continue
    const place = placeOf(normalize(folder), { home, platform })
    roots.set(place.locator, roots.get(place.locator) ?? place)
  }
  return [...roots.values()]
}

/** The roots of one collector. A world does not change and is asked for every artifact, so answers are kept. */
export class Roots {
  readonly #further: readonly string[]
  readonly #bounds = new WeakMap<object, readonly Place[]>()

  constructor(further: readonly string[]) {
    this.#further = further
  }

  in(ctx: World): Place[] {
    return rootsOf(ctx, this.#further)
  }

  /** The folders out of which no link is followed. `projects` may itself be a link, to a larger disk say. */
  boundsIn(ctx: World): readonly Place[] {
    const kept = this.#bounds.get(ctx)
    if (kept) return kept
    const bounds = this.in(ctx).flatMap((root) => [root, below(root, 'projects')])
    this.#bounds.set(ctx, bounds)
    return bounds
  }
}

/** A plain name in a folder. */
export function below(folder: Place, name: string): Place {
  return { locator: `${folder.locator}/${name}`, path: `${folder.path}/${name}` }
}
