import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type CliResult, cliCommand, type Machine, run } from './machine.ts'

/** What happens where a person pastes `text` into a terminal of a machine that has `exfiltrator` on its PATH. */
export function paste(machine: Machine, text: string, env: Record<string, string> = {}): Promise<CliResult> {
  const bin = join(machine.home, '.local/bin')
  mkdirSync(bin, { recursive: true })
  const quoted = cliCommand().map((word) => `'${word}'`)
  writeFileSync(join(bin, 'exfiltrator'), `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`, { mode: 0o755 })
  const path = [bin, machine.env.PATH].join(delimiter)
  return run(['sh', '-c', text], { cwd: machine.home, env: { ...machine.env, ...env, PATH: path } })
}
