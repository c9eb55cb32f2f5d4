import { BaseCommand, jsonFlag } from '../base-command.ts'
import { needCredentials } from '../credentials.ts'
import { plainText } from '../render/plain-text.ts'

export default class Whoami extends BaseCommand {
  static override summary = 'Ask the server which node this machine is, and whose.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override flags = { json: jsonFlag }

  async run(): Promise<undefined> {
    const { flags } = await this.parse(Whoami)
    const { nodeId, server, nodeKey, enrolledAt } = needCredentials()
    const { apiClient, remoteErrorOf } = await import('../remote/api-client.ts')
    const { explainRemote } = await import('../explain-remote.ts')
    const signal = this.interruptions()
    try {
      const session = await apiClient(server, nodeKey).session.get.query(undefined, { signal })
      const who = { nodeId, name: 'name' in session ? session.name : '', email: session.email, server, enrolledAt }
      if (flags.json) await this.sayJson(who)
      else await this.say(plainText(`${who.name} (${nodeId}) of ${who.email} at ${server}`))
    } catch (error) {
      throw explainRemote(remoteErrorOf(error, signal))
    }
  }
}
