import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PackedPackage } from './pack.ts'

/** What a person may run first. */
const FIRST_COMMANDS = [['--version'], ['--help'], ['collectors', 'list']]

/**
 * Installs a packed package into an empty folder, as a stranger would, and uses it from
 * there: imports each export, runs each bin, with Bun alone on the PATH. What it needs of
 * `all` comes from their tarballs. Resolves to what does not work, a sentence each.
 */
export async function outsideFaults(packed: PackedPackage, all: readonly PackedPackage[]): Promise<string[]> {
  const { manifest } = packed
  const folder = mkdtempSync(join(tmpdir(), 'exfil-outside-'))
  try {
    const path = join(folder, 'path')
    mkdirSync(path)
    symlinkSync(process.execPath, join(path, 'bun'))
    const tarballs = Object.fromEntries(all.map((each) => [each.manifest.name, `file:${each.tarball}`]))
    const peers = Object.keys(manifest.peerDependencies ?? {}).filter((name) => name in tarballs)
    const wanted = [manifest.name, ...peers].map((name) => [name, tarballs[name]])
    const project = join(folder, 'project')
    mkdirSync(project)
    writeFileSync(
      join(project, 'package.json'),
      JSON.stringify({ private: true, type: 'module', dependencies: Object.fromEntries(wanted), overrides: tarballs }),
    )
    // Isolated: what a package does not declare it does not find.
    const install = [process.execPath, 'install', '--linker', 'isolated', '--ignore-scripts']
    const installed = await run(install, project, process.env)
    if (installed.code !== 0) return [`cannot be installed: ${installed.said}`]

    const env = { PATH: path, HOME: join(folder, 'home'), USERPROFILE: join(folder, 'home'), NO_COLOR: '1' }
    const faults: string[] = []
    for (const subpath of Object.keys(manifest.exports ?? {})) {
      const door = `${manifest.name}${subpath.slice(1)}`
      const probe = subpath.endsWith('.json')
        ? `await import(${JSON.stringify(door)}, { with: { type: 'json' } })`
        : `await import(${JSON.stringify(door)})`
      writeFileSync(join(project, 'probe.ts'), probe)
      const { code, said } = await run([process.execPath, '--no-install', 'probe.ts'], project, env)
      if (code !== 0) faults.push(`cannot be imported as "${door}": ${said}`)
    }
    for (const name of Object.keys(manifest.bin ?? {})) {
      for (const args of FIRST_COMMANDS) {
        const { code, said } = await run([join(project, 'node_modules/.bin', name), ...args], project, env)
        const command = [name, ...args].join(' ')
        if (code !== 0) faults.push(`\`${command}\` ends with ${code}: ${said}`)
        else if (args[0] === '--version' && !said.includes(manifest.version)) faults.push(`\`${command}\` says ${said}`)
      }
    }
    return faults
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function run(command: string[], cwd: string, env: Record<string, string | undefined>) {
  const child = Bun.spawn(command, { cwd, env, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe', timeout: 5 * 60_000 })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  const said = (code === 0 ? stdout : stderr.trim() || stdout).trim()
  return { code, said: code === 0 ? said : said.split('\n').slice(0, 6).join('\n    ') }
}
