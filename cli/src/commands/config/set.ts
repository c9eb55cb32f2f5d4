import { Args } from '@oclif/core'
import { BaseCommand, jsonFlag } from '../../base-command.ts'
import { folders } from '../../folders.ts'
import { plainText } from '../../render/plain-text.ts'

export default class ConfigSet extends BaseCommand {
  static override summary = 'Write one setting, if it holds, and leave the rest of the file as it is.'
  static override description =
    'VALUE is written as in TOML: true, 3, "text", ["a list", "of texts"], { a = "table" }. What is none of these is taken for text.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> collectors.ID.enabled false',
    `<%= config.bin %> <%= command.id %> exclude '["~/clients/acme", "**/*.tmp"]'`,
    `<%= config.bin %> <%= command.id %> excludeProjects '["~/clients/*"]'`,
  ]
  static override args = {
    key: Args.string({ name: 'KEY', required: true, description: 'Dotted, as `config show` names it.' }),
    value: Args.string({ name: 'VALUE', required: true, description: 'In TOML.' }),
  }
  static override flags = { json: jsonFlag }

  async run(): Promise<undefined> {
    const { args, flags } = await this.parse(ConfigSet)
    const { findCollectors } = await import('../../collectors/find.ts')
    const { configPath } = await import('../../config/config-file.ts')
    const { changeConfig } = await import('../../config/change-config.ts')
    const { collectors } = findCollectors(folders().data)
    const { key, value, line, warnings } = await changeConfig(args.key, args.value, collectors)
    for (const warning of warnings) console.error(plainText(warning))
    const path = configPath()
    if (flags.json) await this.sayJson({ key, value, path, line })
    else await this.say(plainText(`${key} is set, in line ${line} of ${path}`))
  }
}
