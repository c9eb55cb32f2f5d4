import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Plain `bun` reads `.env`, `bunfig.toml` and `tsconfig.json` of the current directory,
 * which may be anybody's checkout. Started that way, this starts the same program again
 * with flags that forbid it and with the environment as it was before, and does not return.
 *
 * A compiled binary is built to read none of them, and the flags of the script's first
 * line forbid all; then this returns at once. What cannot be undone from here is what
 * plain `bun` does before this file: it runs a `preload` of such a `bunfig.toml`, and
 * `paths` with a `*` in such a `tsconfig.json` put another file in the place of this one.
 */
export function escapeWorkingDirectory(entry: string): void {
  if (isCompiled(entry) || process.execArgv.includes('--no-env-file')) return
  // Not a byte in it: it has to pass as TOML and as JSON.
  const empty = join(import.meta.dir, '../bin/no-bunfig.toml')
  const flags = ['--no-env-file', `--config=${empty}`, `--tsconfig-override=${empty}`, '--no-install']
  const args = [...flags, entry, ...process.argv.slice(2)]
  const env = originalEnvironment()
  if (process.execve && process.platform !== 'win32') process.execve(process.execPath, [process.execPath, ...args], env)
  const { status, signal } = spawnSync(process.execPath, args, { env, stdio: 'inherit' })
  process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
}

/** Bun keeps the sources of a compiled program in a file system of its own. */
function isCompiled(path: string): boolean {
  return path.startsWith('/$bunfs/') || /^[A-Z]:[\\/]~BUN[\\/]/i.test(path)
}

function originalEnvironment(): Record<string, string> {
  try {
    return parseEnviron(readFileSync('/proc/self/environ', 'utf8'))
  } catch {
    // Without /proc: whatever a .env file here names is left out, since its value may have come from there.
    const named = new Set(envFiles('.').flatMap(namesIn))
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !named.has(name))) as Record<
      string,
      string
    >
  }
}

function parseEnviron(text: string): Record<string, string> {
  const entries = text.split('\0').filter((entry) => entry.includes('='))
  return Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  )
}

function envFiles(dir: string): string[] {
  return readdirSync(dir).filter((name) => name === '.env' || name.startsWith('.env.'))
}

function namesIn(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]/gm)].map(
    (match) => match[1] as string,
  )
}
