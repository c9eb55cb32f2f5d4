import { Args, loadHelpClass } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'

export default class Help extends BaseCommand {
  static override summary = 'Say how a command is used.'
  static override examples = [
    '<%= config.bin %> help',
    '<%= config.bin %> help sync',
    '<%= config.bin %> help collectors list',
  ]
  static override args = { command: Args.string({ description: 'The command.' }) }
  static override strict = false

  async run(): Promise<undefined> {
    const { argv } = await this.parse(Help)
    const Page = await loadHelpClass(this.config)
    await new Page(this.config).showHelp((argv as string[]).length > 0 ? [(argv as string[]).join(':')] : [])
  }
}
