/** Dependencies, where they are missing or of another lock file. Built-in modules only. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Resolves with the reason why it did not work, or nothing. */
export async function install(root: string): Promise<string | undefined> {
  const lock = readFileSync(join(root, 'bun.lock'), 'utf8')
  // The lock file that was installed last; the test runner keeps the same note.
  const note = join(root, 'node_modules/.exfiltrator-installed')
  if (existsSync(note) && readFileSync(note, 'utf8') === lock) return undefined
  process.stderr.write('installing dependencies\n')
  const child = spawn(process.execPath, ['install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk))
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(-1))
    child.once('close', resolve)
  })
  if (code !== 0) {
    const reason = said.split('\n').find((line) => /error/i.test(line)) ?? said.trim().split('\n').at(-1) ?? ''
    return `the dependencies could not be installed: ${reason.trim()}`
  }
  writeFileSync(note, lock)
  return undefined
}
