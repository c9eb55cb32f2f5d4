import { Args } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { completionScript, SHELLS } from '../completion-script.ts'

export default class Completion extends BaseCommand {
  static override summary = 'Print a script that completes commands and flags in your shell.'
  static override examples = [
    'source <(<%= config.bin %> completion bash)',
    'source <(<%= config.bin %> completion zsh)',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/<%= config.bin %>.fish',
  ]
  static override args = { shell: Args.string({ required: true, options: [...SHELLS], description: 'The shell.' }) }

  async run(): Promise<undefined> {
    const { args } = await this.parse(Completion)
    const commands = this.config.commands.map(({ id, summary = '', flags, args: positional }) => ({
      words: id.split(':'),
      summary,
      flags: Object.values(flags).map(({ name, summary, description }) => ({
        name,
        summary: summary ?? description ?? '',
      })),
      values: Object.values(positional).flatMap(({ options }) => [...(options ?? [])]),
    }))
    await this.say(completionScript(args.shell as (typeof SHELLS)[number], this.config.bin, commands))
  }
}
