import { Flags } from '@oclif/core'
import { BaseCommand, jsonFlag } from '../base-command.ts'
import { CommandError, EXIT } from '../command-error.ts'

export default class Enroll extends BaseCommand {
  static override summary = 'Make this machine a node of a server.'
  static override description =
    'Takes an enrolment key made in the dashboard, under Keys. On a terminal it is asked for and not shown; it can also be piped in with `--key -`, or be set as EXFILTRATOR_ENROLLMENT_KEY. Nothing is collected before.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --server https://exfil.example.com',
    'pass exfil/key | <%= config.bin %> <%= command.id %> --server https://exfil.example.com --key -',
    'EXFILTRATOR_ENROLLMENT_KEY=exk_… <%= config.bin %> <%= command.id %> --server https://exfil.example.com --name builder-7',
  ]
  static override flags = {
    server: Flags.string({ required: true, description: "The server's address.", helpValue: 'URL' }),
    key: Flags.string({ description: 'The enrolment key, or - to read it from stdin.', helpValue: 'KEY|-' }),
    name: Flags.string({ description: 'What to call this machine (default: its host name).' }),
    'allow-http': Flags.boolean({ description: 'Accept a server beyond this machine without encryption.' }),
    force: Flags.boolean({ description: 'Also if enrolled already: become a new machine there.' }),
    json: jsonFlag,
  }

  async run(): Promise<undefined> {
    const { flags } = await this.parse(Enroll)
    const { enroll, refuseSecond } = await import('../enrollment.ts')
    const { serverAddress } = await import('../server-address.ts')
    const allowHttp = flags['allow-http']
    const server = serverAddress(flags.server, allowHttp)
    // Before anybody is asked for a key that could not be used.
    if (!flags.force) refuseSecond(server)
    const key = await keyFrom(flags.key)
    const { nodeId } = await enroll({ server, key, name: flags.name, allowHttp, force: flags.force })
    if (flags.json) await this.sayJson({ nodeId, server })
    else await this.say(`This machine is now ${nodeId} at ${server}.`, 'Next: exfiltrator sync')
  }
}

async function keyFrom(flag: string | undefined): Promise<string> {
  if (flag === '-') return await Bun.stdin.text()
  if (flag !== undefined) return flag
  const fromEnv = process.env.EXFILTRATOR_ENROLLMENT_KEY
  if (fromEnv) return fromEnv
  if (process.stdin.isTTY && process.stderr.isTTY) {
    const { askSecret } = await import('../ask-secret.ts')
    return await askSecret('Enrolment key (made in the dashboard, under Keys): ')
  }
  throw new CommandError(
    'no-key',
    EXIT.usage,
    'an enrolment key is needed: set EXFILTRATOR_ENROLLMENT_KEY, or pipe it in with --key -',
  )
}
