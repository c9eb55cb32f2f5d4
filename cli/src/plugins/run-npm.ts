import { NpmFailed, type NpmFailure } from './npm-failure.ts'

/** Runs npm in a folder. Resolves to what it printed as JSON; rejects with `NpmFailed`. */
export type Npm = (args: readonly string[], folder: string) => Promise<unknown>

/**
 * Hold whatever a person's npm settings say: no package's script runs, npm leaves alone what
 * it was not asked for, and an unreachable registry is given up in seconds, not minutes.
 * Peers stay away: the one that matters, `@exfil/core`, is this program's own.
 */
const ALWAYS = [
  '--json',
  '--ignore-scripts',
  '--legacy-peer-deps',
  '--no-global',
  '--no-dry-run',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--no-update-notifier',
  '--loglevel=error',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=500',
  '--fetch-retry-maxtimeout=3000',
]

/** npm at `program`, run by the Bun that runs this. `registry` goes before what npm's settings say. */
export function npmAt(program: string, { registry, signal }: { registry?: string; signal?: AbortSignal } = {}): Npm {
  return async (args, folder) => {
    const child = Bun.spawn(
      [process.execPath, program, ...args, ...ALWAYS, ...(registry ? [`--registry=${registry}`] : [])],
      {
        cwd: folder,
        env: environment(),
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'pipe',
        ...(signal ? { signal } : {}),
      },
    )
    const [stdout, stderr, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ])
    signal?.throwIfAborted()
    const answer = parse(stdout)
    if (code !== 0) throw new NpmFailed(failureIn(answer, stderr))
    return answer
  }
}

function environment(): Record<string, string | undefined> {
  const env: Record<string, string | undefined> = { ...process.env }
  // npm takes them in any case; git packages are prepared by an npm that has no arguments of ours.
  for (const name of Object.keys(env)) if (/^npm_config_(ignore_scripts|global)$/i.test(name)) delete env[name]
  // A compiled binary is Bun itself then.
  return { ...env, npm_config_ignore_scripts: 'true', BUN_BE_BUN: '1', GIT_TERMINAL_PROMPT: '0' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function failureIn(answer: unknown, stderr: string): NpmFailure {
  const { error } = (answer ?? {}) as { error?: { code?: string | number; summary?: string; detail?: string } }
  if (!error) return { code: 'unknown', summary: `npm says: ${last(stderr)?.replace(/^npm error /, '') ?? 'nothing'}` }
  const { code = 'unknown', summary = '', detail = '' } = error
  // npm calls whatever goes wrong with git an unknown error, and prints what git says.
  if (/git error/.test(summary)) {
    return { code: 'git', summary: `git says: ${/(?:fatal|error): .+/.exec(detail)?.[0] ?? last(detail) ?? summary}` }
  }
  return { code: String(code), summary: `npm says: ${summary || code}` }
}

const last = (text: string) =>
  text.split('\n').findLast((line) => line.trim() !== '' && !line.includes('A complete log of this run'))
