/**
 * `bun start`: everything on this machine with one command. Works in a checkout that has
 * nothing installed, so whatever comes from a package is imported after installing.
 */
import { resolve } from 'node:path'
import { install } from './start/install.ts'
import { HELP, type Options, parseOptions } from './start/options.ts'

const root = resolve(import.meta.dir, '..')

let options: Options | 'help'
try {
  options = parseOptions(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`exfiltrator: ${(error as Error).message}\n`)
  process.exit(2)
}
if (options === 'help') {
  process.stdout.write(HELP)
  process.exit(0)
}
const trouble = await install(root)
if (trouble) {
  process.stderr.write(`exfiltrator: ${trouble}\n`)
  process.exit(1)
}
const { start } = await import('./start/start.ts')
await start(root, options)
