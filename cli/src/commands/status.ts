import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BaseCommand, jsonFlag } from '../base-command.ts'
import { EXIT, type ExitCode } from '../command-error.ts'
import { configPath } from '../config/config-file.ts'
import { readCredentials } from '../credentials.ts'
import { folders } from '../folders.ts'
import { readLastRun } from '../last-run.ts'
import { statusLines } from '../render/status-lines.ts'

export default class Status extends BaseCommand {
  static override summary = 'Show what this machine is and what it has synced. Asks no server.'
  static override description = `Exit code ${EXIT.refused} where the machine is not enrolled.`
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override flags = { json: jsonFlag }

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Status)
    const credentials = readCredentials()
    const { config, data } = folders()
    const { countArtifacts } = await import('@exfil/core/state')
    const { hintsHere } = await import('../hints/hints-here.ts')
    const counts = credentials
      ? countArtifacts({ path: join(data, 'state.db'), server: credentials.server, node: credentials.nodeId })
      : []
    const status = {
      enrolled: credentials !== undefined,
      server: credentials?.server ?? null,
      nodeId: credentials?.nodeId ?? null,
      artifacts: counts,
      lastRun: readLastRun(data) ?? null,
      hints: hintsHere(data),
      config: existsSync(configPath()) ? configPath() : null,
      folders: { config, data },
    }
    if (flags.json) await this.sayJson(status)
    else await this.say(...statusLines(status, new Date()))
    return credentials ? EXIT.done : EXIT.refused
  }
}
