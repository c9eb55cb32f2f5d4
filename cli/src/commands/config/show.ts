import { BaseCommand, jsonFlag } from '../../base-command.ts'
import { configPath, readConfigText } from '../../config/config-file.ts'
import { folders } from '../../folders.ts'
import { plainText } from '../../render/plain-text.ts'

export default class ConfigShow extends BaseCommand {
  static override summary = 'Show every setting that is in force, and where it comes from.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override flags = { json: jsonFlag }

  async run(): Promise<undefined> {
    const { flags } = await this.parse(ConfigShow)
    const { findCollectors } = await import('../../collectors/find.ts')
    const { soundConfig } = await import('../../config/config-for-run.ts')
    const { effectiveValues } = await import('../../config/effective.ts')
    const { configLines } = await import('../../render/config-lines.ts')
    const path = configPath()
    const exists = readConfigText() !== undefined
    const config = await soundConfig('it is not in force')
    const values = await effectiveValues(config, findCollectors(folders().data).collectors)
    if (flags.json) {
      await this.sayJson({ path, exists, values: values.map(({ path: _, ...value }) => value) })
    } else await this.say(...configLines({ path, exists, values }).map(plainText))
  }
}
