import { Args } from '@oclif/core'
import { jsonFlag } from '../../base-command.ts'
import { PluginsCommand } from '../../plugins/plugins-command.ts'
import { plainText } from '../../render/plain-text.ts'

export default class PluginsUninstall extends PluginsCommand {
  static override summary = 'Uninstall a plugin, or unlink a linked one.'
  static override description = 'What it collected stays in the archive, under its type.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> <%= config.pjson.oclif.examplePlugin %>',
    '<%= config.bin %> <%= command.id %> exfil-notes --json',
  ]
  static override args = {
    plugin: Args.string({ required: true, description: 'Its name, long or short, or what it collects.' }),
  }
  static override flags = { json: jsonFlag }

  async run(): Promise<undefined> {
    const { args, flags } = await this.parse(PluginsUninstall)
    const { uninstall } = await import('../../plugins/plugin-keeper.ts')
    const plugin = this.named(args.plugin)
    const { name, type, manifest } = plugin
    await this.keeping((keeping) => uninstall(keeping, plugin))
    if (flags.json) await this.sayJson({ uninstalled: { name, version: manifest?.version } })
    else {
      const done = type === 'link' ? 'unlinked' : 'uninstalled'
      await this.say(plainText(`${done} ${this.shortName(name)} (${name}); what it collected stays in the archive`))
    }
  }
}
