import { homedir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { BaseCommand, jsonFlag } from '../../base-command.ts'
import { CommandError, EXIT } from '../../command-error.ts'
import { folders } from '../../folders.ts'
import { plainText } from '../../render/plain-text.ts'

export default class CollectorsNew extends BaseCommand {
  static override summary = 'Begin a collector of your own: writes a whole package that works.'
  static override description =
    `It collects ~/.NAME/**/*.jsonl until you say otherwise, and an example that lies in the package, so that a sync has something to bring at once. Its tests pass as they are. Nothing is written anywhere but into the new folder.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> my-logs',
    '<%= config.bin %> <%= command.id %> my-logs --title "My build logs" --dir ~/src/my-logs',
    '<%= config.bin %> <%= command.id %> my-logs --link',
  ]
  static override args = {
    name: Args.string({
      name: 'NAME',
      required: true,
      description: 'Of the folder, and the id unless --id says another.',
    }),
  }
  static override flags = {
    dir: Flags.string({
      helpValue: 'DIR',
      description: 'Where to write it. Default: ./NAME. Must be empty or absent.',
    }),
    id: Flags.string({
      helpValue: 'ID',
      description: 'The type of what it collects: lower-case words joined by hyphens. Never changes.',
    }),
    title: Flags.string({ helpValue: 'TITLE', description: 'What people read. Default: made from the id.' }),
    link: Flags.boolean({
      description: 'Use @exfil/core of the checkout that this program belongs to, not the published one.',
    }),
    json: jsonFlag,
  }

  async run(): Promise<undefined> {
    const { args, flags } = await this.parse(CollectorsNew)
    const { findCollectors } = await import('../../collectors/find.ts')
    const { packagesOfCheckout } = await import('../../new-collector/checkout.ts')
    const { checkId, checkName, titleOf } = await import('../../new-collector/names.ts')
    const { EXAMPLE, packageFiles } = await import('../../new-collector/package-files.ts')
    const { checkFolder, wayFromHome, writePackage } = await import('../../new-collector/write-package.ts')
    if (flags.dir === undefined) checkName(args.name)
    const id = flags.id ?? args.name
    checkId(id, findCollectors(folders().data).collectors)
    const folder = resolve(flags.dir ?? args.name)
    checkFolder(folder)
    const overrides = flags.link ? linked(packagesOfCheckout()) : undefined
    const name = `exfil-collector-${id}`
    const home = process.env.HOME || homedir()
    const files = packageFiles({
      id,
      title: plainText(flags.title?.trim() || titleOf(id)),
      package: name,
      example: wayFromHome(home, join(folder, EXAMPLE)),
      overrides,
      year: new Date().getFullYear(),
    })
    writePackage(folder, files)
    const steps = stepsOf(id, relative(process.cwd(), folder) || '.')
    if (flags.json) await this.sayJson({ id, package: name, folder, files: Object.keys(files), next: steps })
    else {
      await this.say(
        `${plainText(folder)} holds a collector (${Object.keys(files).length} files). Next:`,
        '',
        ...steps.map((step) => `    ${plainText(step)}`),
        '',
        `What it collects is said in src/layout.ts. What is in ~/.${id} comes along with the next sync:`,
        '',
        `    ${logLine(id)}`,
      )
    }
  }
}

function linked(found: Record<string, string> | undefined): Record<string, string> {
  if (found === undefined) {
    throw new CommandError(
      'no-checkout',
      EXIT.usage,
      'This program does not belong to a checkout with its packages installed: leave --link out, or run it there (`bun exfiltrator collectors new … --link`)',
    )
  }
  return Object.fromEntries(
    Object.entries(found).map(([name, folder]) => [name, `link:${folder.replaceAll('\\', '/')}`]),
  )
}

const stepsOf = (id: string, folder: string) => [
  `cd ${/^[\w./-]+$/.test(folder) ? folder : `'${folder}'`}`,
  'bun install',
  'bun test',
  'exfiltrator plugins link .',
  `exfiltrator collectors check ${id}`,
  `exfiltrator sync --collector ${id}`,
]

const logLine = (id: string) =>
  `mkdir -p ~/.${id} && echo '{"time":"${new Date().toISOString()}","message":"My first log"}' >> ~/.${id}/first.jsonl`
