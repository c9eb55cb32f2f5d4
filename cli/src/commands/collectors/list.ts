import { BaseCommand, jsonFlag } from '../../base-command.ts'
import type { DeclaredCollector } from '../../collectors/declared.ts'
import { EXIT, type ExitCode } from '../../command-error.ts'
import { folders } from '../../folders.ts'
import { hintLines } from '../../render/hint-lines.ts'
import { plainText } from '../../render/plain-text.ts'

/** How long a collector may take to say what it reads. The others are listed without it. */
const PATIENCE_MS = 3_000

export default class CollectorsList extends BaseCommand {
  static override summary = 'List the collectors, and what each reads.'
  static override description =
    `Exit code ${EXIT.issues} where one of them cannot be loaded, or the configuration is wrong.`
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
      found.collectors.map(async (one) => ({ ...introduce(one, config), ...(await wordsOf(one)) })),
    )
    const problems = [
      ...mistakes.map(({ line }) => line),
      ...found.troubles.map((trouble) => `${trouble.package} ${trouble.message}`),
      ...listed.flatMap(({ problem }) => problem ?? []),
    ]
    const hints = hintsHere(folders().data, found)
    if (flags.json) await this.sayJson({ collectors: listed, problems, hints })
    else {
      for (const { id, title, package: name, version, origin, enabled, reads } of listed) {
        const facts = `${name} ${version}, ${origin}${enabled ? '' : ', disabled'}`
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
}

/** What a collector says of itself: the only thing here for which its code runs. */
async function wordsOf(declared: DeclaredCollector): Promise<Words> {
  const { openCollector } = await import('../../collectors/open-collector.ts')
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`it did not load within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
  const opening = openCollector(declared)
  try {
    const { facts } = await Promise.race([opening, late])
    return { title: facts.title, reads: facts.reads }
  } catch (error) {
    return { title: null, reads: [], problem: `${declared.package} cannot be loaded: ${(error as Error).message}` }
  } finally {
    clearTimeout(timer)
    // One that loads later is ended then; one that never does ends with this process.
    void opening.then((opened) => opened.close()).catch(() => {})
  }
}
