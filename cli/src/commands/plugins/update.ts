import { Args } from '@oclif/core'
import { jsonFlag } from '../../base-command.ts'
import { EXIT, type ExitCode } from '../../command-error.ts'
import { PluginsCommand } from '../../plugins/plugins-command.ts'
import type { PluginUpdate } from '../../plugins/update-plugin.ts'
import { plainText } from '../../render/plain-text.ts'

export default class PluginsUpdate extends PluginsCommand {
  static override summary = 'Bring plugins to the newest version of what they were installed as.'
  static override description =
    `A plugin that was installed with a version stays at it; with a tag or without, it follows the tag. Linked ones are what lies in their folder. Exit code ${EXIT.issues} where one could not be updated: it stays as it was.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> <%= config.pjson.oclif.examplePlugin %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override args = {
    plugin: Args.string({ description: 'Only this one: its name, long or short, or what it collects.' }),
  }
  static override flags = { json: jsonFlag }

  async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(PluginsUpdate)
    const { updatePlugin } = await import('../../plugins/update-plugin.ts')
    const chosen = args.plugin === undefined ? this.installed() : [this.named(args.plugin)]
    const updates: PluginUpdate[] = []
    await this.keeping(async (keeping) => {
      for (const plugin of chosen) updates.push(await updatePlugin(keeping, plugin, this.short))
    })
    if (flags.json) await this.sayJson({ plugins: updates })
    else if (updates.length === 0) await this.say('no plugins are installed')
    for (const update of flags.json ? [] : updates) {
      const name = this.shortName(update.name)
      if (update.status === 'failed') process.stderr.write(`${plainText(`${name}: ${update.reason}`)}\n`)
      else await this.say(plainText(`${name} ${said(update)}`))
    }
    return updates.some(({ status }) => status === 'failed') ? EXIT.issues : EXIT.done
  }
}

function said(update: Exclude<PluginUpdate, { status: 'failed' }>): string {
  if (update.status === 'updated') return `${update.from ?? '?'} → ${update.to}`
  if (update.status === 'linked') return 'is linked: it is what lies in its folder'
  if (update.status === 'pinned') return `stays at ${update.version}, as it was asked for`
  return `${update.version} is the newest (${update.source})`
}
