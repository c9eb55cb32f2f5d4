import { Flags } from '@oclif/core'
import { BaseCommand, jsonFlag } from '../base-command.ts'
import { CommandError, EXIT } from '../command-error.ts'
import { needCredentials, removeCredentials } from '../credentials.ts'

export default class Unenroll extends BaseCommand {
  static override summary = "Revoke this machine's key and forget it here. Its archive stays on the server."
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --local']
  static override flags = {
    local: Flags.boolean({ description: 'Only forget the key here; revoke it in the dashboard, under Keys.' }),
    json: jsonFlag,
  }

  async run(): Promise<undefined> {
    const { flags } = await this.parse(Unenroll)
    const { nodeId, server, nodeKey } = needCredentials()
    const revoked = !flags.local && (await revoke(server, nodeKey))
    removeCredentials()
    if (flags.json) await this.sayJson({ nodeId, server, revoked })
    else {
      const key = revoked ? 'Its key is revoked' : 'Its key is forgotten here'
      await this.say(`This machine is no longer ${nodeId} at ${server}. ${key}; its archive stays there.`)
    }
  }
}

/** True when it is revoked now; also when it was before. */
async function revoke(server: string, nodeKey: string): Promise<boolean> {
  const { apiClient, remoteErrorOf } = await import('../remote/api-client.ts')
  try {
    await apiClient(server, nodeKey).nodes.unenroll.mutate()
    return true
  } catch (error) {
    const failure = remoteErrorOf(error) as Error & { code: string }
    if (failure.code === 'refused') return true
    const message = `${failure.message}; try again, or \`exfiltrator unenroll --local\` and revoke the key in the dashboard, under Keys`
    throw new CommandError(failure.code, EXIT.failed, message, { cause: failure })
  }
}
