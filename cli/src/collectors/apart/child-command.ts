import { join } from 'node:path'

/** What a compiled binary is called with to be the child rather than the program. */
const CHILD_ARGUMENT = '--run-collector-apart'

/** How to start the process that runs a plugin, in every form this program has: nothing of the current directory is read. */
export function childCommand(): string[] {
  // Bun keeps the sources of a compiled program in a file system of its own.
  if (/^(?:\/\$bunfs\/|[A-Z]:[\\/]~BUN[\\/])/i.test(import.meta.path)) return [process.execPath, CHILD_ARGUMENT]
  const empty = join(import.meta.dir, '../../../bin/no-bunfig.toml')
  const flags = ['--no-env-file', `--config=${empty}`, `--tsconfig-override=${empty}`, '--no-install']
  return [process.execPath, ...flags, join(import.meta.dir, 'run-child.ts')]
}

const NEEDED = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'SYSTEMROOT',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'BUN_RUNTIME_TRANSPILER_CACHE_PATH',
]

/** What a process needs to run at all, and the bounds. Everything else that a collector may know comes in its context. */
export function childEnvironment(env: Record<string, string | undefined> = process.env): Record<string, string> {
  const isNeeded = (name: string) => NEEDED.includes(name.toUpperCase()) || name.startsWith('EXFILTRATOR_PLUGIN_')
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && isNeeded(name))
  return Object.fromEntries(kept) as Record<string, string>
}

/** The environment that plugins are told of: without what this program is told by it. */
export function toldEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && !name.startsWith('EXFILTRATOR_'))
  return Object.fromEntries(kept) as Record<string, string>
}
