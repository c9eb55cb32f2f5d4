import { BaseCommand, jsonFlag } from '../../base-command.ts'
import type { DeclaredCollector } from '../../collectors/declared.ts'
import type { OpenCollector } from '../../collectors/opened.ts'
import { EXIT, type ExitCode } from '../../command-error.ts'
import type { Config } from '../../config/read-config.ts'
import { folders } from '../../folders.ts'
import { hintLines } from '../../render/hint-lines.ts'
import { plainText } from '../../render/plain-text.ts'

/** How long a collector may take to say what it reads. The others are listed without it. */
const PATIENCE_MS = 3_000

export default class CollectorsList extends BaseCommand {
  static override summary = 'List the collectors, and what each reads.'
  static override description =
    `Exit code ${EXIT.issues} where one of them cannot be loaded or is not run, or the configuration is wrong.`
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override flags = { json: jsonFlag }

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(CollectorsList)
    const { findCollectors } = await import('../../collectors/find.ts')
    const { configured } = await import('../../collectors/configured.ts')
    const { introduce } = await import('../../collectors/introduce.ts')
    const { hintsHere } = await import('../../hints/hints-here.ts')
    const found = findCollectors(folders().data)
    const { config, problems: mistakes } = await configured(found.collectors)
    const listed = await Promise.all(
      found.collectors.map(async (one) => {
        const { mistakes: own, ...words } = await wordsOf(one, config)
        const isHeldBack = own.length > 0 || mistakes.some(({ collector }) => collector === one.id)
        const { enabled, ...introduction } = introduce(one, config)
        return { ...introduction, enabled, runs: enabled && words.title !== null && !isHeldBack, ...words, own }
      }),
    )
    const problems = [
      ...mistakes.map(({ line }) => line),
      ...found.troubles.map((trouble) => `${trouble.package} ${trouble.message}`),
      ...listed.flatMap(({ problem, own }) => [...(problem === undefined ? [] : [problem]), ...own]),
    ]
    const hints = hintsHere(folders().data, found)
    const collectors = listed.map(({ own: _, ...collector }) => collector)
    if (flags.json) await this.sayJson({ collectors, problems, hints })
    else {
      for (const { id, title, package: name, version, origin, enabled, runs, reads } of collectors) {
        const state = !enabled ? ', disabled' : title !== null && !runs ? ', not run: its configuration is wrong' : ''
        const facts = `${name} ${version}, ${origin}${state}`
        await this.say(
          plainText(`${id}  ${title ?? 'cannot be loaded'} (${facts})`),
          ...reads.map((line) => `    ${plainText(line)}`),
        )
      }
      for (const problem of problems) console.error(plainText(problem))
      await this.say(...hintLines(hints))
    }
    return problems.length > 0 ? EXIT.issues : EXIT.done
  }
}

interface Words {
  readonly title: string | null
  readonly reads: readonly string[]
  readonly problem?: string
  /** What is wrong with its options, a line each. */
  readonly mistakes: readonly string[]
}

/** What a collector says of itself: the only thing here for which its code runs. */
async function wordsOf(declared: DeclaredCollector, config: Config): Promise<Words> {
  const { openCollector } = await import('../../collectors/open-collector.ts')
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`it did not load within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
  const opening = openCollector(declared)
  try {
    const opened = await Promise.race([opening, late])
    const mistakes = await Promise.race([mistakesOf(declared, config, opened), late])
    return { title: opened.facts.title, reads: opened.facts.reads, mistakes }
  } catch (error) {
    return {
      title: null,
      reads: [],
      mistakes: [],
      problem: `${declared.package} cannot be loaded: ${(error as Error).message}`,
    }
  } finally {
    clearTimeout(timer)
    // One that loads later is ended then; one that never does ends with this process.
    void opening.then((opened) => opened.close()).catch(() => {})
  }
}

async function mistakesOf({ id }: DeclaredCollector, config: Config, opened: OpenCollector): Promise<string[]> {
  const { configPath } = await import('../../config/config-file.ts')
  const { optionProblems } = await import('../../config/option-problems.ts')
  const { problemLine } = await import('../../config/problem.ts')
  return (await optionProblems(config, id, opened)).map((problem) => `${configPath()} ${problemLine(problem)}`)
}
