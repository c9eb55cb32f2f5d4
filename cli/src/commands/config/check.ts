import { BaseCommand, jsonFlag } from '../../base-command.ts'
import { EXIT, type ExitCode } from '../../command-error.ts'
import { configPath, readConfigText } from '../../config/config-file.ts'
import { folders } from '../../folders.ts'
import { plainText } from '../../render/plain-text.ts'
import { things } from '../../render/quantities.ts'

export default class ConfigCheck extends BaseCommand {
  static override summary = 'Say everything that is wrong with the configuration.'
  static override description =
    `Exit code ${EXIT.usage} where something in it keeps a collector, or everything, from being synced.`
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override flags = { json: jsonFlag }

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(ConfigCheck)
    const { findCollectors } = await import('../../collectors/find.ts')
    const { openCollector } = await import('../../collectors/open-collector.ts')
    const { checkConfig } = await import('../../config/check-config.ts')
    const { problemLine } = await import('../../config/problem.ts')
    const { readConfig } = await import('../../config/read-config.ts')
    const path = configPath()
    const text = readConfigText()
    const problems = await checkConfig(await readConfig(text), findCollectors(folders().data).collectors, openCollector)
    const grave = problems.filter(({ stops }) => stops !== 'nothing')
    if (flags.json) await this.sayJson({ path, exists: text !== undefined, ok: grave.length === 0, problems })
    else {
      for (const problem of problems) {
        const weight = problem.stops === 'nothing' ? 'warning: ' : ''
        await this.say(plainText(`${path} ${weight}${problemLine(problem)}`))
      }
      if (text === undefined)
        await this.say(plainText(`there is none, and need not be; \`exfiltrator config init\` makes ${path}`))
      else if (problems.length === 0) await this.say(plainText(`${path} is right`))
      else if (grave.length > 0) await this.say(`${things(grave.length, 'problem')} to mend`)
    }
    return grave.length > 0 ? EXIT.usage : EXIT.done
  }
}
