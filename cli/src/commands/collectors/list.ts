import { BaseCommand, jsonFlag } from '../../base-command.ts'
import { EXIT, type ExitCode } from '../../command-error.ts'
import { folders } from '../../folders.ts'
import { plainText } from '../../render/plain-text.ts'

export default class CollectorsList extends BaseCommand {
  static override summary = 'List the collectors, and what each reads.'
  static override description = `Exit code ${EXIT.issues} where one of them cannot be loaded.`
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override flags = { json: jsonFlag }

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(CollectorsList)
    const { findCollectors } = await import('../../collectors/find.ts')
    const { loadCollector } = await import('../../collectors/load.ts')
    const { collectors, troubles } = findCollectors(folders().data)
    const problems = troubles.map((trouble) => `${trouble.package} ${trouble.message}`)
    const listed = []
    for (const declared of collectors) {
      const { id, package: name, version, origin } = declared
      try {
        const { title, reads } = await loadCollector(declared)
        listed.push({ id, title, package: name, version, origin, reads })
      } catch (error) {
        problems.push(`${name} cannot be loaded: ${(error as Error).message}`)
      }
    }
    if (flags.json) await this.sayJson({ collectors: listed, problems })
    else {
      for (const { id, title, package: name, version, origin, reads } of listed) {
        await this.say(
          plainText(`${id}  ${title} (${name} ${version}, ${origin})`),
          ...reads.map((line) => `    ${plainText(line)}`),
        )
      }
      for (const problem of problems) console.error(plainText(problem))
    }
    return problems.length > 0 ? EXIT.issues : EXIT.done
  }
}
