import { Args } from '@oclif/core'
import { BaseCommand, jsonFlag } from '../../base-command.ts'
import { EXIT, type ExitCode } from '../../command-error.ts'
import { folders } from '../../folders.ts'
import { plainText } from '../../render/plain-text.ts'

export default class CollectorsShow extends BaseCommand {
  static override summary = 'Show what a collector reads, its options, and what it did last.'
  static override description = `Exit code ${EXIT.issues} where it cannot be loaded or its options do not hold.`
  static override examples = ['<%= config.bin %> <%= command.id %> ID', '<%= config.bin %> <%= command.id %> ID --json']
  static override args = {
    id: Args.string({ name: 'ID', required: true, description: 'As `collectors list` names it.' }),
  }
  static override flags = { json: jsonFlag }

  async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(CollectorsShow)
    const { findCollectors } = await import('../../collectors/find.ts')
    const { collectorCalled } = await import('../../collectors/collector-called.ts')
    const { configured } = await import('../../collectors/configured.ts')
    const { introduce } = await import('../../collectors/introduce.ts')
    const { selfPortrait } = await import('../../collectors/self-portrait.ts')
    const { readLastAccount } = await import('../../last-accounts.ts')
    const { collectorLines } = await import('../../render/collector-lines.ts')
    const { data } = folders()
    const { collectors } = findCollectors(data)
    const declared = collectorCalled(args.id, collectors)
    const { config, problems: mistakes } = await configured(collectors)
    const { problems: own, ...portrait } = await selfPortrait(declared, config)
    const problems = [
      ...mistakes.filter(({ collector }) => collector === undefined || collector === args.id).map(({ line }) => line),
      ...own,
    ]
    const lastAccount = readLastAccount(data, args.id) ?? null
    const shown = { ...introduce(declared, config), ...portrait, lastAccount }
    if (flags.json) await this.sayJson({ ...shown, problems })
    else {
      await this.say(...collectorLines(shown, new Date()))
      for (const problem of problems) console.error(plainText(problem))
    }
    return problems.length > 0 ? EXIT.issues : EXIT.done
  }
}
