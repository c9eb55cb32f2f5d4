import { resolve } from 'node:path'
import { Args } from '@oclif/core'
import { jsonFlag } from '../../base-command.ts'
import { EXIT, type ExitCode } from '../../command-error.ts'
import { PluginsCommand } from '../../plugins/plugins-command.ts'
import { plainText } from '../../render/plain-text.ts'

export default class PluginsLink extends PluginsCommand {
  static override summary = "Use a collector's package in the folder where it lies."
  static override description =
    `For writing one: what is changed there is in force at once. Nothing is copied or installed, so the packages that it needs must lie beside it; @exfil/core is <%= config.bin %>'s own. \`<%= config.bin %> plugins uninstall\` ends it, and leaves the folder alone.

It is loaded once, to see whether it can be. Exit code ${EXIT.issues} where it cannot: it is linked all the same.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> .',
    '<%= config.bin %> <%= command.id %> ../exfil-notes',
  ]
  static override args = { folder: Args.string({ required: true, description: 'The folder with its package.json.' }) }
  static override flags = { json: jsonFlag }

  async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(PluginsLink)
    const { link } = await import('../../plugins/plugin-keeper.ts')
    const { loadingProblems } = await import('../../plugins/loading-problems.ts')
    const root = resolve(args.folder)
    const { linked, problems } = await this.keeping(async (keeping) => {
      const linked = await link(keeping, root)
      return { linked, problems: await loadingProblems(keeping.dataDir, linked.name, keeping.signal) }
    })
    const { name, version, exfil } = linked
    const collectors = (exfil?.collectors ?? []).map(({ id }) => id)
    if (flags.json) await this.sayJson({ linked: { name, version, collectors, root }, problems })
    else await this.say(plainText(`linked ${this.shortName(name)} (${name} ${version ?? ''}) from ${root}`))
    if (!flags.json) for (const problem of problems) process.stderr.write(`${plainText(`warning: ${problem}`)}\n`)
    return problems.length > 0 ? EXIT.issues : EXIT.done
  }
}
