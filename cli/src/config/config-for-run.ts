import { CommandError, EXIT } from '../command-error.ts'
import { nearest } from '../did-you-mean.ts'
import { things } from '../render/quantities.ts'
import { configPath } from './config-file.ts'
import { type Problem, problemLine } from './problem.ts'
import { type Config, readConfig } from './read-config.ts'

/**
 * The configuration that a run may go by. Throws a `CommandError` when something in it is
 * wrong that might leave in what was to be left out; what concerns one collector, or
 * nothing that is installed, stays among its `problems`.
 */
export async function configForRun(installed: readonly string[]): Promise<Config> {
  const config = await soundConfig('nothing was sent')
  return { ...config, problems: [...config.problems, ...sectionsOfNobody(config, installed)] }
}

/** The configuration, unless something in it stops everything: a `CommandError` then, which ends with `outcome`. */
export async function soundConfig(outcome: string): Promise<Config> {
  const config = await readConfig()
  const grave = config.problems.filter(({ stops }) => stops === 'everything')
  const [first] = grave
  if (first === undefined) return config
  const more = grave.length > 1 ? ` (and ${things(grave.length - 1, 'more problem')})` : ''
  const what = `${configPath()} ${problemLine(first)}${more}`
  throw new CommandError('config', EXIT.usage, `${what}; ${outcome}. \`exfiltrator config check\` checks all of it`)
}

/**
 * Sections of collectors that are not installed: warnings. Where one was to be switched
 * off and its name is almost that of one that is installed, that one waits.
 */
export function sectionsOfNobody(config: Config, installed: readonly string[]): Problem[] {
  const free = installed.filter((id) => !config.collectors.has(id))
  return [...config.collectors].flatMap(([id, { enabled, options }]): Problem[] => {
    if (installed.includes(id)) return []
    const guess = nearest(id, installed)
    // Switching off what is not here is no mistake, unless something here was meant.
    if (Object.keys(options).length === 0 && (enabled || !guess)) return []
    const line = config.document?.lineOf(['collectors', id]) ?? 1
    const help = guess ? `did you mean ${guess}?` : `installed are: ${installed.join(', ') || 'none'}`
    const problem = { line, key: `collectors.${id}`, message: `no collector "${id}" is installed; ${help}` }
    if (!enabled && guess && free.includes(guess)) {
      const message = `${problem.message} Until this is clear, ${guess} is not run`
      return [{ ...problem, message, stops: 'collector', collector: guess }]
    }
    return [{ ...problem, stops: 'nothing' }]
  })
}
