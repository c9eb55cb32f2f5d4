import { existsSync } from 'node:fs'
import { BaseCommand, jsonFlag } from '../../base-command.ts'
import { configPath } from '../../config/config-file.ts'

export default class ConfigPath extends BaseCommand {
  static override summary = 'Say where the configuration is, or would be.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '$EDITOR "$(<%= config.bin %> <%= command.id %>)"',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override flags = { json: jsonFlag }

  async run(): Promise<undefined> {
    const { flags } = await this.parse(ConfigPath)
    const path = configPath()
    if (flags.json) await this.sayJson({ path, exists: existsSync(path) })
    else await this.say(path)
  }
}
