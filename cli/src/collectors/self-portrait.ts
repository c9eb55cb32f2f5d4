import { configPath } from '../config/config-file.ts'
import { optionProblems } from '../config/option-problems.ts'
import { problemLine } from '../config/problem.ts'
import type { Config } from '../config/read-config.ts'
import type { DeclaredCollector } from './declared.ts'
import { type OpenCollector, openCollector } from './open-collector.ts'
import { type OptionRow, optionRows } from './option-rows.ts'

/** What a collector says of itself, its code having run. */
export interface SelfPortrait {
  /** Null where it cannot be loaded. */
  readonly title: string | null
  readonly reads: readonly string[]
  /** Null where it does not tell: it takes none, or its schema cannot be put in words. */
  readonly options: readonly OptionRow[] | null
}

/** Opens a collector to ask it. `problems`, a line each, say why it could not, and which of its options do not hold. */
export async function selfPortrait(
  declared: DeclaredCollector,
  config: Config,
): Promise<SelfPortrait & { readonly problems: readonly string[] }> {
  let opened: OpenCollector
  try {
    opened = await openCollector(declared)
  } catch (error) {
    const problem = `${declared.package} cannot be loaded: ${(error as Error).message}`
    return { title: null, reads: [], options: null, problems: [problem] }
  }
  try {
    const { facts, optionsSchema } = opened
    const written = config.collectors.get(declared.id)?.options ?? {}
    const wrong = await optionProblems(config, declared.id, opened)
    return {
      title: facts.title,
      reads: facts.reads,
      options: optionsSchema ? optionRows(optionsSchema, written) : null,
      problems: wrong.map((problem) => `${configPath()} ${problemLine(problem)}`),
    }
  } finally {
    await opened.close()
  }
}
