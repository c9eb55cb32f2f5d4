import { jsonFlag } from '../../base-command.ts'
import { PluginsCommand } from '../../plugins/plugins-command.ts'
import { plainText } from '../../render/plain-text.ts'

export default class Plugins extends PluginsCommand {
  static override summary = 'List the plugins that were installed.'
  static override description =
    'What comes with exfiltrator is no plugin; `<%= config.bin %> collectors list` shows both.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
    '<%= config.bin %> <%= command.id %> install <%= config.pjson.oclif.examplePlugin %>',
  ]
  static override flags = { json: jsonFlag }

  async run(): Promise<undefined> {
    const { flags } = await this.parse(Plugins)
    const { rowOf } = await import('../../plugins/plugin-row.ts')
    const rows = this.installed().map((plugin) => rowOf(plugin, this.short))
    if (flags.json) return void (await this.sayJson({ plugins: rows }))
    if (rows.length === 0) {
      return void (await this.say(
        `no plugins are installed: \`${this.config.bin} plugins install NAME\` adds one, and \`${this.config.bin} plugins install --help\` has examples`,
      ))
    }
    for (const { short, name, version, collectors, source } of rows) {
      const state = version ? `${version}, collects ${collectors.join(', ') || 'nothing'}` : 'cannot be read'
      const full = short === name ? name : `${short}  ${name}`
      await this.say(plainText(`${full} ${state} (${source})`))
    }
  }
}
