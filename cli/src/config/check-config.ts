import type { OpenCollector } from '../collectors/open-collector.ts'
import { sectionsOfNobody } from './config-for-run.ts'
import { optionProblems } from './option-problems.ts'
import type { Problem } from './problem.ts'
import type { Config } from './read-config.ts'

/**
 * Everything wrong with a configuration, in the order of its lines. Only collectors whose
 * section has options are opened; one that cannot be is a problem of its section.
 */
export async function checkConfig<Declared extends { readonly id: string }>(
  config: Config,
  collectors: readonly Declared[],
  open: (declared: Declared) => Promise<Pick<OpenCollector, 'check' | 'optionsSchema' | 'close'>>,
): Promise<Problem[]> {
  const problems = [
    ...config.problems,
    ...sectionsOfNobody(
      config,
      collectors.map(({ id }) => id),
    ),
  ]
  const told = new Set(config.problems.map(({ key }) => key))
  for (const declared of collectors) {
    const { id } = declared
    if (Object.keys(config.collectors.get(id)?.options ?? {}).length === 0) continue
    try {
      const opened = await open(declared)
      try {
        problems.push(...(await optionProblems(config, id, opened)).filter(({ key }) => !told.has(key)))
      } finally {
        await opened.close()
      }
    } catch (error) {
      const message = `its options cannot be checked, since it cannot be loaded: ${(error as Error).message}`
      const line = config.document?.lineOf(['collectors', id]) ?? 1
      problems.push({ line, key: `collectors.${id}`, message, stops: 'collector', collector: id })
    }
  }
  return problems.sort((a, b) => a.line - b.line)
}
