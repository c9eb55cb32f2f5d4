import { Flags } from '@oclif/core'
import { BaseCommand, jsonFlag } from '../../base-command.ts'
import { CommandError, EXIT } from '../../command-error.ts'
import { configPath, readConfigText, writeConfigText } from '../../config/config-file.ts'
import { folders } from '../../folders.ts'
import { plainText } from '../../render/plain-text.ts'

export default class ConfigInit extends BaseCommand {
  static override summary = 'Write a configuration with all that there is in it, as comments.'
  static override description =
    `It changes nothing before it is edited. Exit code ${EXIT.failed} where there is one already.`
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --force']
  static override flags = {
    force: Flags.boolean({ description: 'Replace the one that is there.' }),
    json: jsonFlag,
  }

  async run(): Promise<undefined> {
    const { flags } = await this.parse(ConfigInit)
    const path = configPath()
    if (!flags.force && isThere()) {
      const help = 'edit it, or replace it with --force; `exfiltrator config check` says whether it is right'
      throw new CommandError('config-exists', EXIT.failed, `there is a configuration already, ${path}: ${help}`)
    }
    const { findCollectors } = await import('../../collectors/find.ts')
    const { openEach } = await import('../../config/open-each.ts')
    const { templateOf } = await import('../../config/template.ts')
    const sections = await openEach(findCollectors(folders().data).collectors, ({ id }, opened) =>
      opened instanceof Error
        ? { id, title: id, optionsSchema: undefined, trouble: opened.message }
        : { id, title: opened.facts.title, optionsSchema: opened.optionsSchema },
    )
    writeConfigText(templateOf(sections), path)
    if (flags.json) await this.sayJson({ path, collectors: sections.map(({ id }) => id) })
    else await this.say(plainText(`wrote ${path}: all of it is comments, so nothing has changed yet`))
  }
}

/** Also true of one that cannot be read: it is somebody's all the same. */
function isThere(): boolean {
  try {
    return readConfigText() !== undefined
  } catch {
    return true
  }
}
