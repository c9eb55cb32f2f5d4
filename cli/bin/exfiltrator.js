#!/bin/sh
':' //; if command -v bun >/dev/null 2>&1; then exec bun --no-env-file --config=/dev/null --tsconfig-override=/dev/null --no-install "$0" "$@"; fi; exec node "$0" "$@"
/*
 * What a package manager puts on the PATH. The shell reads the line above and starts this
 * file again, with the Bun or else the Node that is there; either reads what follows. The
 * program runs on Bun: this one where it is new enough, else the one that came with the package.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const { engines } = JSON.parse(readFileSync(join(here, '../package.json'), 'utf8'))

if (globalThis.Bun && Bun.semver.satisfies(Bun.version, engines.bun)) await import('./exfiltrator.ts')
else runOn(bunOfThePackage())

/** Installed for this system's processor and C library; another system's is left out by the package manager. */
function bunOfThePackage() {
  const system = { darwin: 'darwin', linux: 'linux', win32: 'windows' }[process.platform]
  const processor = { arm64: 'aarch64', x64: 'x64' }[process.arch]
  const name = `@oven/bun-${system}-${processor}`
  const names = existsSync('/etc/alpine-release') ? [`${name}-musl`, name] : [name, `${name}-musl`]
  for (const candidate of names) {
    try {
      const root = dirname(createRequire(import.meta.url).resolve(`${candidate}/package.json`))
      return join(root, 'bin', process.platform === 'win32' ? 'bun.exe' : 'bun')
    } catch {
      // Not for this system, or left out (`--omit=optional`).
    }
  }
  console.error(`exfiltrator: needs Bun ${engines.bun}, which neither came with it nor is on the PATH: install Bun`)
  process.exit(1)
}

function runOn(bun) {
  const empty = process.platform === 'win32' ? join(here, 'no-bunfig.toml') : '/dev/null'
  const entry = join(here, 'exfiltrator.ts')
  const flags = ['--no-env-file', `--config=${empty}`, `--tsconfig-override=${empty}`, '--no-install']
  const args = [...flags, entry, ...process.argv.slice(2)]
  if (process.execve && process.platform !== 'win32') process.execve(bun, [bun, ...args], process.env)
  const { status, signal, error } = spawnSync(bun, args, { stdio: 'inherit' })
  if (error) console.error(`exfiltrator: ${bun} cannot be started: ${error.message}`)
  process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
}
