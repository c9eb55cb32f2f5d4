import { Flags } from '@oclif/core'
import { BaseCommand, jsonFlag } from '../base-command.ts'
import { EXIT, type ExitCode } from '../command-error.ts'
import { folders } from '../folders.ts'

export default class Sync extends BaseCommand {
  static override summary = 'Bring what is new on this machine into the archive.'
  static override description =
    `Exit codes: ${EXIT.done} done, ${EXIT.failed} failed, ${EXIT.usage} wrong usage, ${EXIT.issues} done but some artifacts had trouble, ${EXIT.refused} not enrolled or refused by the server, ${EXIT.interrupted} interrupted.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --collector ID',
    '<%= config.bin %> <%= command.id %> --dry-run',
    '*/5 * * * * <%= config.bin %> <%= command.id %> --quiet',
  ]
  static override flags = {
    collector: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: 'Only this collector; can be given several times.',
      helpValue: 'ID',
    }),
    'dry-run': Flags.boolean({ description: 'Say what would be sent and why; send and change nothing.' }),
    quiet: Flags.boolean({ description: 'Say nothing but trouble.' }),
    json: jsonFlag,
  }

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Sync)
    const signal = this.interruptions()
    const { runSync } = await import('../run-sync.ts')
    const { syncDisplay } = await import('../render/sync-display.ts')
    const display = syncDisplay({ quiet: flags.quiet, json: flags.json, dryRun: flags['dry-run'] })
    try {
      const account = await runSync({
        ...(flags.collector ? { collectors: flags.collector } : {}),
        dryRun: flags['dry-run'],
        signal,
        onEvent: display.onEvent,
        onNotice: display.onNotice,
      })
      const { hintsHere } = await import('../hints/hints-here.ts')
      await display.end(account, hintsHere(folders().data))
      return account.issues.length > 0 ? EXIT.issues : EXIT.done
    } finally {
      display.stop()
    }
  }
}
