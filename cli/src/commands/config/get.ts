import { Args } from '@oclif/core'
import { BaseCommand, jsonFlag } from '../../base-command.ts'
import { CommandError, EXIT } from '../../command-error.ts'
import { folders } from '../../folders.ts'
import { plainText } from '../../render/plain-text.ts'

export default class ConfigGet extends BaseCommand {
  static override summary = 'Print one setting that is in force, as it would be written.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> exclude',
    '<%= config.bin %> <%= command.id %> collectors.ID.enabled --json',
  ]
  static override args = {
    key: Args.string({ name: 'KEY', required: true, description: 'Dotted, as `config show` names it.' }),
  }
  static override flags = { json: jsonFlag }

  async run(): Promise<undefined> {
    const { args, flags } = await this.parse(ConfigGet)
    const { findCollectors } = await import('../../collectors/find.ts')
    const { soundConfig } = await import('../../config/config-for-run.ts')
    const { effectiveValues } = await import('../../config/effective.ts')
    const { keyPath } = await import('../../config/key-path.ts')
    const { keyText } = await import('../../config/problem.ts')
    const { tomlOf } = await import('../../config/value-words.ts')
    const { valueAt } = await import('../../config/set-value.ts')
    const { nearest } = await import('../../did-you-mean.ts')
    const path = await keyPath(args.key)
    const config = await soundConfig('it is not in force')
    const values = await effectiveValues(config, findCollectors(folders().data).collectors)
    const isBelow = (way: readonly string[]) => way.every((step, index) => step === path[index])
    const found = values.find((each) => isBelow(each.path))
    const value = found && (valueAt(found.value, path.slice(found.path.length)) ?? null)
    if (found === undefined || (value === null && path.length > found.path.length)) {
      const known = values.map(({ key }) => key)
      const guess = nearest(keyText(path), known)
      const help = guess ? `did you mean ${guess}?` : '`exfiltrator config show` lists all there are'
      throw new CommandError('no-such-key', EXIT.usage, `there is no setting ${keyText(path)}: ${help}`)
    }
    if (flags.json) await this.sayJson({ key: keyText(path), value, from: found.from, line: found.line })
    else if (value !== null && value !== undefined) await this.say(plainText(tomlOf(value)))
  }
}
