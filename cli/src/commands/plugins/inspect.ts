import { Args } from '@oclif/core'
import { jsonFlag } from '../../base-command.ts'
import { CommandError, EXIT } from '../../command-error.ts'
import { PluginsCommand } from '../../plugins/plugins-command.ts'
import { plainText } from '../../render/plain-text.ts'

export default class PluginsInspect extends PluginsCommand {
  static override summary = 'Show what an installed plugin is, and where it lies.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> <%= config.pjson.oclif.examplePlugin %>',
    '<%= config.bin %> <%= command.id %> <%= config.pjson.oclif.examplePlugin %> --json',
  ]
  static override args = {
    plugin: Args.string({ required: true, description: 'Its name, long or short, or what it collects.' }),
  }
  static override flags = { json: jsonFlag }

  async run(): Promise<undefined> {
    const { args, flags } = await this.parse(PluginsInspect)
    const { rowOf } = await import('../../plugins/plugin-row.ts')
    const { licenceOf } = await import('../../plugins/introduction.ts')
    const { default: core } = await import('@exfil/core/package.json', { with: { type: 'json' } })
    const plugin = this.named(args.plugin)
    const { manifest, root } = plugin
    if (!manifest) {
      const again = plugin.type === 'link' ? `plugins link ${root}` : `plugins install ${plugin.url ?? plugin.name}`
      throw new CommandError(
        'plugin-missing',
        EXIT.failed,
        `${plugin.name} is listed, but ${root} holds no package.json: \`${this.config.bin} ${again}\` brings it back, \`plugins uninstall\` forgets it`,
      )
    }
    const facts = {
      ...rowOf(plugin, this.short),
      ...(manifest.description !== undefined && { description: manifest.description }),
      licence: licenceOf(manifest),
      core: { wanted: manifest.peerDependencies?.['@exfil/core'] ?? 'any', here: core.version },
      dependencies: manifest.dependencies ?? {},
    }
    if (flags.json) return void (await this.sayJson(facts))
    const brings = Object.entries(facts.dependencies).map(([name, range]) => `${name} ${range}`)
    const lines: [string, string][] = [
      ['package', `${facts.name} ${facts.version ?? ''}`],
      ['short name', facts.short],
      ['says', facts.description ?? ''],
      ['collects', facts.collectors.join(', ')],
      ['from', facts.source],
      ['lies in', root],
      ['licence', facts.licence],
      ['@exfil/core', `made for ${facts.core.wanted}, here is ${facts.core.here}`],
      ['brings', brings.join(', ')],
    ]
    for (const [what, text] of lines) if (text) await this.say(plainText(`${what.padEnd(11)}  ${text}`))
  }
}
