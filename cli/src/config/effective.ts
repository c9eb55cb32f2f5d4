import type { Json } from '@exfil/core'
import type { DeclaredCollector } from '../collectors/declared.ts'
import { optionRows } from '../collectors/option-rows.ts'
import { openEach } from './open-each.ts'
import { keyText } from './problem.ts'
import type { Config } from './read-config.ts'

/** A value that is in force, and where it comes from. */
export interface Effective {
  readonly key: string
  readonly path: readonly string[]
  /** Null for an option that has no default and is not written. */
  readonly value: Json
  readonly from: 'file' | 'default'
  /** In the file. */
  readonly line: number | null
}

/** All values there are, those of each installed collector behind the common ones. */
export async function effectiveValues(config: Config, collectors: readonly DeclaredCollector[]): Promise<Effective[]> {
  const { document } = config
  const effective = (path: readonly string[], value: Json, isWritten: boolean): Effective => {
    const line = isWritten ? (document?.lineOf(path) ?? null) : null
    return { key: keyText(path), path, value, from: isWritten ? 'file' : 'default', line }
  }
  const isWritten = (path: readonly string[]) => document?.keyAt(path) !== undefined
  const common = (['exclude', 'excludeProjects'] as const).map((key) => effective([key], config[key], isWritten([key])))
  const own = await openEach(collectors, ({ id }, opened) => {
    const { enabled = true, options = {} } = config.collectors.get(id) ?? {}
    const at = (key: string) => ['collectors', id, key]
    const schema = opened instanceof Error ? undefined : opened.optionsSchema
    const rows = optionRows(schema ?? {}, options).filter(({ name }) => !/[.[]/.test(name))
    const strangers = Object.keys(options).filter((key) => !rows.some(({ name }) => name === key))
    return [
      effective(at('enabled'), enabled, isWritten(at('enabled'))),
      ...rows.map(({ name, value, isWritten }) => effective(at(name), value, isWritten)),
      ...strangers.map((key) => effective(at(key), options[key] as Json, true)),
    ]
  })
  return [...common, ...own.flat()]
}
