import { Errors, run } from '@oclif/core'
import { Interrupted } from './base-command.ts'
import { CommandError, EXIT, type ExitCode } from './command-error.ts'
import { COMMANDS } from './command-map.ts'
import { nearest } from './did-you-mean.ts'
import { loadHost } from './host.ts'
import { print } from './print.ts'
import { plainText } from './render/plain-text.ts'

/** Runs one command line and ends the process with its exit code: a plugin's timer must not keep it alive. */
export async function main(argv: string[]): Promise<never> {
  process.stdout.on('error', ignoreClosedPipe)
  process.stderr.on('error', ignoreClosedPipe)
  let code: ExitCode
  try {
    code = ((await run(argv, await loadHost())) as ExitCode | undefined) ?? EXIT.done
    if (asksForHelp(argv)) await print(process.stdout, EXAMPLES)
  } catch (error) {
    const failure = failureOf(error, argv, Object.keys(COMMANDS))
    const json = argv.includes('--json') && !argv.slice(0, argv.indexOf('--json')).includes('--')
    const text = json
      ? JSON.stringify({ error: { code: failure.code, message: failure.message } })
      : `exfiltrator: ${plainText(inOneLine(failure.message))}`
    // Where even that cannot be said, the exit code has to do.
    if (failure.message !== '') await print(process.stderr, `${text}\n`).catch(() => {})
    if (process.env.EXFILTRATOR_DEBUG && error instanceof Error) console.error(error)
    code = failure.exit
  }
  process.exit(code)
}

const EXAMPLES = `
EXAMPLES
  $ exfiltrator enroll --server https://exfil.example.com
  $ exfiltrator sync
  $ exfiltrator status

  \`exfiltrator COMMAND --help\` has more for each.
`

function asksForHelp(argv: readonly string[]): boolean {
  return argv.length === 0 || (argv.length === 1 && ['--help', '-h', 'help'].includes(argv[0] as string))
}

interface Failure {
  code: string
  exit: ExitCode
  message: string
}

/** How an error ends the process, and what it says. */
function failureOf(error: unknown, argv: readonly string[], commands: readonly string[]): Failure {
  if (error instanceof CommandError) return { code: error.code, exit: error.exit, message: error.message }
  if (error instanceof Interrupted) return { code: 'interrupted', exit: EXIT.interrupted, message: error.message }
  if ((error as NodeJS.ErrnoException | null)?.code === 'EPIPE') return { code: 'exit', exit: EXIT.done, message: '' }
  if (error instanceof Errors.ExitError) {
    const exit = error.oclif.exit === 0 ? EXIT.done : EXIT.failed
    return { code: 'exit', exit, message: '' }
  }
  if (error instanceof Errors.CLIError) {
    const unknown = error.message.match(/^command (.+) not found$/)?.[1]
    const message = unknown === undefined ? wrongUse(error.message, argv, commands) : unknownCommand(unknown, commands)
    return { code: 'usage', exit: EXIT.usage, message }
  }
  const message = error instanceof Error ? error.message || error.name : String(error)
  return { code: 'failed', exit: EXIT.failed, message }
}

/** oclif's words without its headline, layout and colours, and where to read more. */
function wrongUse(message: string, argv: readonly string[], commands: readonly string[]): string {
  const [, what = ''] =
    /^(?:The following errors? occurred:)?(.*?)(?:See more help with --help)?$/s.exec(Bun.stripANSI(message)) ?? []
  const command = commands
    .map((id) => id.split(':'))
    .sort((a, b) => b.length - a.length)
    .find((words) => words.every((word, index) => argv[index] === word))
  return `${inOneLine(what).replace(/\.$/, '')}: see \`${['exfiltrator', ...(command ?? []), '--help'].join(' ')}\``
}

const inOneLine = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, ' ')

function unknownCommand(id: string, commands: readonly string[]): string {
  const words = (text: string) => text.replaceAll(':', ' ')
  const known = commands.find((command) => id.startsWith(`${command}:`))
  if (known !== undefined) {
    const rest = id.slice(known.length + 1)
    const below = commands
      .filter((command) => command.startsWith(`${known}:`))
      .map((command) => command.slice(known.length + 1))
    const meant = nearest(rest.split(':')[0] as string, below)
    const help = meant
      ? `did you mean \`exfiltrator ${words(`${known}:${meant}`)}\`?`
      : `see \`exfiltrator ${words(known)} --help\``
    return `\`${words(known)}\` takes no "${words(rest)}": ${help}`
  }
  const guess = nearest(id, commands) ?? nearest(id.split(':')[0] as string, commands)
  const help = guess ? `did you mean \`exfiltrator ${words(guess)}\`?` : '`exfiltrator --help` lists the commands'
  return `there is no command "${words(id)}": ${help}`
}

/** A reader that has seen enough (\`| head\`) is no error. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
}
