import type { Issue } from '@exfil/core'
import { Args } from '@oclif/core'
import { BaseCommand, jsonFlag } from '../../base-command.ts'
import type { CheckedPromise } from '../../collectors/check-promises.ts'
import { CommandError, EXIT, type ExitCode } from '../../command-error.ts'
import { folders } from '../../folders.ts'
import { plainText } from '../../render/plain-text.ts'

/** Reported troubles that are shown one by one. */
const ISSUES = 20

export default class CollectorsCheck extends BaseCommand {
  static override summary = 'Check that a collector keeps its promises on this machine.'
  static override description =
    `It lists what the collector finds, and reads and describes a few of each kind. Nothing is sent, kept or changed, so the machine need not be enrolled. What the configuration excludes is looked at like all else.

Exit code ${EXIT.issues} where a promise is broken.`
  static override examples = ['<%= config.bin %> <%= command.id %> ID', '<%= config.bin %> <%= command.id %> ID --json']
  static override args = {
    id: Args.string({ name: 'ID', required: true, description: 'As `collectors list` names it.' }),
  }
  static override flags = { json: jsonFlag }

  async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(CollectorsCheck)
    const signal = this.interruptions()
    const { findCollectors } = await import('../../collectors/find.ts')
    const { collectorCalled } = await import('../../collectors/collector-called.ts')
    const { configured } = await import('../../collectors/configured.ts')
    const { introduce } = await import('../../collectors/introduce.ts')
    const { openCollector } = await import('../../collectors/open-collector.ts')
    const { configPath } = await import('../../config/config-file.ts')
    const { optionProblems } = await import('../../config/option-problems.ts')
    const { problemLine } = await import('../../config/problem.ts')
    const { checkPromises } = await import('../../collectors/check-promises.ts')
    const { checkLines, checkSummary } = await import('../../render/check-lines.ts')
    const { thisWorld } = await import('../../world.ts')
    const { collectors } = findCollectors(folders().data)
    const declared = collectorCalled(args.id, collectors)
    const { config, problems } = await configured(collectors)
    const own = problems.find(({ collector }) => collector === undefined || collector === args.id)
    if (own) throw new CommandError('config', EXIT.usage, own.line)
    const { package: name, version, origin } = introduce(declared, config)
    const opened = await openCollector(declared).catch((error: Error) => {
      throw new CommandError('cannot-load', EXIT.issues, `${name} cannot be loaded: ${error.message}`)
    })
    const checked: CheckedPromise[] = []
    const issues: Issue[] = []
    try {
      const [wrong] = await optionProblems(config, args.id, opened)
      if (wrong) throw new CommandError('config', EXIT.usage, `${configPath()} ${problemLine(wrong)}`)
      const collector = await opened.create(config.collectors.get(args.id)?.options ?? {}).catch((error: Error) => {
        throw new CommandError('cannot-create', EXIT.issues, `${name} cannot be made: ${error.message}`)
      })
      if (!flags.json) {
        await this.say(plainText(`${args.id} (${name} ${version}, ${origin}): only reading; nothing is sent or kept`))
      }
      const world = thisWorld(signal, () => {})
      const context = { ...world, signal, report: (issue: Issue) => void issues.push(issue), covered: () => {} }
      for await (const promise of checkPromises({
        collector,
        context,
        ...(opened.pid !== undefined && { pid: opened.pid }),
      })) {
        checked.push(promise)
        if (!flags.json) await this.say(...checkLines(promise))
      }
    } finally {
      await opened.close()
    }
    if (flags.json) await this.sayJson({ collector: args.id, package: name, version, promises: checked, issues })
    else {
      const shown = issues.slice(0, ISSUES).map(issueLine)
      if (issues.length > ISSUES) shown.push(`reported … and ${issues.length - ISSUES} more`)
      await this.say(...shown, checkSummary(checked))
    }
    return checked.some(({ result }) => result === 'broken') ? EXIT.issues : EXIT.done
  }
}

function issueLine({ path, key, message, code }: Issue): string {
  const what = path ?? key
  return plainText(`reported ${what === undefined ? '' : `${what}: `}${message} (${code})`)
}
