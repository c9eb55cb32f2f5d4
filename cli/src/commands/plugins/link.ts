import { resolve } from 'node:path'
import { Args } from '@oclif/core'
import { jsonFlag } from '../../base-command.ts'
import { PluginsCommand } from '../../plugins/plugins-command.ts'
import { plainText } from '../../render/plain-text.ts'

export default class PluginsLink extends PluginsCommand {
  static override summary = "Use a collector's package in the folder where it lies."
  static override description =
    `For writing one: what is changed there is in force at once. Nothing is copied or installed, so the packages that it needs must lie beside it; @exfil/core is <%= config.bin %>'s own.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> .',
    '<%= config.bin %> <%= command.id %> ../exfil-notes',
  ]
  static override args = { folder: Args.string({ required: true, description: 'The folder with its package.json.' }) }
  static override flags = { json: jsonFlag }

  async run(): Promise<undefined> {
    const { args, flags } = await this.parse(PluginsLink)
    const { link } = await import('../../plugins/plugin-keeper.ts')
    const root = resolve(args.folder)
    const { name, version, exfil } = await this.keeping((keeping) => link(keeping, root))
    const collectors = (exfil?.collectors ?? []).map(({ id }) => id)
    if (flags.json) await this.sayJson({ linked: { name, version, collectors, root } })
    else await this.say(plainText(`linked ${this.shortName(name)} (${name} ${version ?? ''}) from ${root}`))
  }
}
