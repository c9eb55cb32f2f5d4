/** Brings a bare checkout to where tests can run: dependencies, the web app, the compiled cli. Built-in modules only. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Step {
  readonly what: string
  readonly command: readonly string[]
  /** Exists once the step was done. */
  readonly makes: string
  /** Newer than `makes`: done again. */
  readonly from: readonly string[]
}

function newest(path: string): number {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  const skip = /^(node_modules|dist|test|bench|[.].*)$|[.]test[.]tsx?$/
  return readdirSync(path).reduce(
    (latest, name) => (skip.test(name) ? latest : Math.max(latest, newest(join(path, name)))),
    0,
  )
}

/** The reason why nothing can be tested, or nothing. */
export async function prepare(root: string, say: (line: string) => void): Promise<string | undefined> {
  const bun = process.execPath
  const lock = join(root, 'bun.lock')
  const installed = join(root, 'node_modules/.exfiltrator-installed')
  const lockText = readFileSync(lock, 'utf8')
  const known = existsSync(installed) && readFileSync(installed, 'utf8') === lockText
  if (!known) {
    const trouble = await run(
      root,
      { what: 'installing dependencies', command: [bun, 'install', '--frozen-lockfile'] },
      say,
    )
    if (trouble) return trouble
    writeFileSync(installed, lockText)
  }
  const steps: Step[] = [
    {
      what: 'building the web app',
      command: [bun, '--no-env-file', 'run', '--cwd', 'web', 'build'],
      makes: 'web/dist/index.html',
      from: ['web', 'core/src/wire', 'bun.lock'],
    },
    {
      what: 'compiling the cli',
      command: [bun, '--no-env-file', 'cli/build.ts'],
      makes: `cli/dist/exfiltrator${process.platform === 'win32' ? '.exe' : ''}`,
      from: ['cli', 'core/src', 'collectors', 'bun.lock'],
    },
  ]
  for (const step of steps) {
    const made = join(root, step.makes)
    const age = existsSync(made) ? statSync(made).mtimeMs : 0
    if (step.from.every((path) => newest(join(root, path)) <= age)) continue
    const trouble = await run(root, step, say)
    if (trouble) return trouble
    if (!existsSync(made)) return `${step.what} did not make ${step.makes}`
  }
  return undefined
}

async function run(root: string, { what, command }: Pick<Step, 'what' | 'command'>, say: (line: string) => void) {
  say(what)
  const child = Bun.spawn([...command], {
    cwd: root,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: 10 * 60_000,
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return code === 0 ? undefined : `${what} failed (${command.join(' ')}):\n${stdout}${stderr}`
}
