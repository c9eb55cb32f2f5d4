import type { Json } from '@exfil/core'
import { nearest } from '../did-you-mean.ts'
import { readConfigText } from './config-file.ts'
import { keyText, type Problem } from './problem.ts'
import { ruleMistake } from './rule-mistake.ts'
import { syntaxMistake } from './syntax-mistake.ts'
import { type KeyPath, parseToml, type TomlDocument, TomlSyntaxError } from './toml-document.ts'
import { asWritten, theValue } from './value-words.ts'

/** What stands under `[collectors.ID]`. */
export interface CollectorSection {
  readonly enabled: boolean
  /** All but `enabled`, as written: whether it holds only its collector knows. */
  readonly options: { readonly [key: string]: Json }
}

/** The configuration as far as it can be understood without a collector. */
export interface Config {
  /** Globs and plain paths: what they match is left out. */
  readonly exclude: readonly string[]
  readonly excludeProjects: readonly string[]
  /** By id, those that have a section. */
  readonly collectors: ReadonlyMap<string, CollectorSection>
  readonly problems: readonly Problem[]
  /** Nothing where there is no file, or it is not TOML. */
  readonly document: TomlDocument | undefined
}

/** The keys there are beside the collectors' own. */
const KEYS = ['exclude', 'excludeProjects', 'collectors'] as const

const NOTHING: Config = { exclude: [], excludeProjects: [], collectors: new Map(), problems: [], document: undefined }

/**
 * Reads a configuration, `text` being that of the file in the settings folder. What is
 * wrong is among `problems`, never thrown; what cannot be read at all is a `CommandError`.
 */
export async function readConfig(text: string | undefined = readConfigText()): Promise<Config> {
  if (text === undefined) return NOTHING
  try {
    return understand(await parseToml(text))
  } catch (error) {
    if (!(error instanceof TomlSyntaxError)) throw error
    return { ...NOTHING, problems: [{ ...syntaxMistake(text, error), key: '', stops: 'everything' }] }
  }
}

function understand(document: TomlDocument): Config {
  const problems: Problem[] = []
  const wrong = (path: KeyPath, message: string, more: Partial<Problem> = { stops: 'everything' }) =>
    void problems.push({ line: document.lineOf(path), key: keyText(path), message, stops: 'everything', ...more })
  const { value } = document

  for (const key of Object.keys(value)) {
    if (!(KEYS as readonly string[]).includes(key)) wrong([key], unknownKey(key, value[key] as Json))
  }
  const rules = (key: 'exclude' | 'excludeProjects') => {
    const written = value[key] ?? []
    if (!Array.isArray(written)) {
      const help = `: write ${key} = [${typeof written === 'string' ? asWritten(written) : '"~/path"'}]`
      wrong([key], `must be a list of texts, and is ${theValue(written)}${help}`)
      return []
    }
    for (const [index, rule] of written.entries()) {
      const mistake = ruleMistake(rule, key)
      if (mistake) wrong([key, index], mistake)
    }
    return written.filter((rule) => typeof rule === 'string')
  }
  // One that stands in a section leaves out nothing, so that all it was to leave out would be sent.
  for (const [path, name] of misplaced(value.collectors ?? {}, ['collectors']))
    wrong(path, `is about all collectors: write ${name} = […] at the top, above the first [section]`)
  const exclude = rules('exclude')
  const excludeProjects = rules('excludeProjects')
  const collectors = new Map<string, CollectorSection>()
  if (isTable(value.collectors ?? {})) {
    for (const [id, section] of Object.entries(value.collectors ?? {})) {
      if (ruleNamed(id)) continue
      const stops = { stops: 'collector', collector: id } as const
      if (!isTable(section)) {
        const help =
          typeof section === 'boolean' ? `under [collectors.${id}]: enabled = ${section}` : `[collectors.${id}], once`
        wrong(['collectors', id], `must be a table, and is ${theValue(section)}: write ${help}`, stops)
        collectors.set(id, { enabled: section !== false, options: {} })
        continue
      }
      const { enabled = true, ...options } = section
      if (typeof enabled !== 'boolean') {
        const found = theValue(enabled)
        wrong(['collectors', id, 'enabled'], `must be true or false, and is ${found}${meantBoolean(enabled)}`, stops)
      }
      collectors.set(id, { enabled: enabled !== false, options })
    }
  } else
    wrong(
      ['collectors'],
      `must be tables, one for each collector, and is ${theValue(value.collectors as Json)}: write [collectors.ID]`,
    )
  problems.sort((a, b) => a.line - b.line)
  return { exclude, excludeProjects, collectors, problems, document }
}

/** The key about what is left out that a name is, however it is written. */
const ruleNamed = (name: string) =>
  (['exclude', 'excludeProjects'] as const).find((key) => key.toLowerCase() === name.toLowerCase().replace(/[-_]/g, ''))

/** Everything of such a name in collectors' sections, with the way to it. */
function* misplaced(of: Json, path: KeyPath): Generator<[KeyPath, string]> {
  const inside: [string | number, Json][] = Array.isArray(of)
    ? [...of.entries()]
    : isTable(of)
      ? Object.entries(of)
      : []
  for (const [step, value] of inside) {
    const name = typeof step === 'string' ? ruleNamed(step) : undefined
    // Deeper, where names may be a person's own, only what has the form of it.
    if (name && (path.length <= 2 || Array.isArray(value))) yield [[...path, step], name]
    else yield* misplaced(value, [...path, step])
  }
}

function unknownKey(key: string, value: Json): string {
  if (key === 'enabled') return 'belongs to a collector: write it under [collectors.ID]'
  const guess = nearest(key, KEYS)
  const meant = guess ?? (isTable(value) ? `[collectors.${key}]` : undefined)
  const help = meant ? `did you mean ${meant}${guess && isTable(value) ? ', as in [collectors.ID]' : ''}? ` : ''
  return `there is no such key; ${help}There are: ${KEYS.join(', ')}`
}

function meantBoolean(value: Json): string {
  if (/^(?:no|off|false)$/i.test(String(value)) || value === 0) return ': write enabled = false'
  if (/^(?:yes|on|true)$/i.test(String(value)) || value === 1) return ': write enabled = true'
  return ''
}

export function isTable(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
