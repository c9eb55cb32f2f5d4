import { Args, Flags } from '@oclif/core'
import { jsonFlag } from '../../base-command.ts'
import type { ExitCode } from '../../command-error.ts'
import { PluginsCommand } from '../../plugins/plugins-command.ts'
import { plainText } from '../../render/plain-text.ts'

export default class PluginsInstall extends PluginsCommand {
  static override summary = 'Install a collector that does not come with exfiltrator.'
  static override description =
    `A package is taken from the registry of your npm settings (\`.npmrc\`, npm_config_*), a .tgz file, or a git repository. It is looked into before anything of it is installed; scripts of packages never run. For one that is not of @<%= config.pjson.oclif.scope %>, or does not come from a registry, you are asked first.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> <%= config.pjson.oclif.examplePlugin %>',
    '<%= config.bin %> <%= command.id %> @<%= config.pjson.oclif.scope %>/<%= config.pjson.oclif.pluginPrefix %>-<%= config.pjson.oclif.examplePlugin %>@1.2.0',
    '<%= config.bin %> <%= command.id %> <%= config.pjson.oclif.examplePlugin %>@next',
    '<%= config.bin %> <%= command.id %> ./exfil-notes-1.0.0.tgz',
    '<%= config.bin %> <%= command.id %> https://git.example.com/me/exfil-notes.git --yes',
  ]
  static override args = {
    plugin: Args.string({
      required: true,
      description: 'A name, long or short, also with @VERSION or @TAG; a .tgz file; the URL of a git repository.',
    }),
  }
  static override flags = {
    yes: Flags.boolean({ char: 'y', description: "Install it also when it is a stranger's, without asking." }),
    json: jsonFlag,
  }

  async run(): Promise<ExitCode | undefined> {
    const { args, flags } = await this.parse(PluginsInstall)
    const { parseRequest } = await import('../../plugins/request.ts')
    const { admit, install, withCandidate } = await import('../../plugins/plugin-keeper.ts')
    const { consent } = await import('../../plugins/consent.ts')
    const { isTrusted } = await import('../../plugins/trust.ts')
    const request = parseRequest(args.plugin, this.short)
    const done = await this.keeping((keeping, steps) =>
      withCandidate(keeping, request, async (candidate) => {
        const { manifest, files } = candidate
        admit(keeping.dataDir, manifest, (path) => files.has(path))
        if (!isTrusted(candidate, this.installed(), this.short)) {
          steps.clear()
          const terminal = Boolean(process.stdin.isTTY && process.stderr.isTTY)
          await consent(candidate, { yes: flags.yes, terminal, quiet: flags.json, signal: keeping.signal })
        }
        await install(keeping, candidate)
        return candidate
      }),
    )
    const { name, version, exfil } = done.manifest
    const collectors = (exfil?.collectors ?? []).map(({ id }) => id)
    if (flags.json) await this.sayJson({ installed: { name, version, collectors, ...done.source } })
    else {
      await this.say(
        plainText(`installed ${this.shortName(name)} (${name} ${version})`),
        plainText(
          `\`exfiltrator sync --collector ${collectors[0]}\` brings what it finds; \`exfiltrator collectors list\` says what it reads.`,
        ),
      )
    }
    return undefined
  }
}
