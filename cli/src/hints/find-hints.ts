import pkg from '../../package.json' with { type: 'json' }
import { countFiles, type Surroundings } from './count-files.ts'

/** Something on this machine that no installed collector reads, and one that would. */
export interface Hint {
  readonly package: string
  /** What a person types to install it. */
  readonly install: string
  readonly count: number
  /** There may be more than `count`. */
  readonly more: boolean
  /** What was counted, in words that fit the count: `session` or `sessions`. */
  readonly what: string
}

/** As package.json lists them under `exfil.hints`; nothing about any of them is code. */
export interface HintSource {
  readonly package: string
  /** Its id, which is also the short name that it is installed by. */
  readonly collector: string
  readonly singular: string
  readonly plural: string
  /** Patterns as `countFiles` takes them. */
  readonly look: readonly string[]
}

/**
 * What this machine holds for collectors it does not have. One that is installed is not
 * hinted at, whatever became of it: disabled or broken, a person has decided on it before.
 */
export function findHints(
  installed: readonly { readonly package: string; readonly id?: string }[],
  surroundings: Surroundings,
  sources: readonly HintSource[] = pkg.exfil.hints,
): Hint[] {
  return sources.flatMap((source) => {
    if (installed.some((one) => one.package === source.package || one.id === source.collector)) return []
    const { count, more } = countFiles(source.look, surroundings)
    if (count === 0) return []
    const what = count === 1 && !more ? source.singular : source.plural
    return [{ package: source.package, install: `exfiltrator plugins install ${source.collector}`, count, more, what }]
  })
}
