import { CommandError } from '../command-error.ts'
import { configPath } from '../config/config-file.ts'
import { sectionsOfNobody } from '../config/config-for-run.ts'
import { problemLine } from '../config/problem.ts'
import { type Config, readConfig } from '../config/read-config.ts'
import type { DeclaredCollector } from './declared.ts'

/**
 * The configuration for looking at collectors, and what is wrong with it, a line each:
 * unlike a run, a look goes on with what can be understood.
 */
export async function configured(
  all: readonly DeclaredCollector[],
): Promise<{ config: Config; problems: { line: string; collector?: string }[] }> {
  try {
    const config = await readConfig()
    const wrong = [
      ...config.problems,
      ...sectionsOfNobody(
        config,
        all.map(({ id }) => id),
      ),
    ]
    const problems = wrong.map((problem) => ({
      line: `${configPath()} ${problemLine(problem)}`,
      ...(problem.collector !== undefined && { collector: problem.collector }),
    }))
    return { config, problems }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return { config: await readConfig(''), problems: [{ line: error.message }] }
  }
}
