import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ArtifactRef } from '../collector.ts'
import type { Subject, World } from './subject.ts'

/**
 * Machines for collectors of files, with every ability: `home` is a folder to be copied,
 * or the content of each file by its path in the home directory.
 */
export function fileWorld(
  home: string | Readonly<Record<string, string | Uint8Array>>,
  env?: World['env'],
): Omit<Subject, 'definition' | 'keys' | 'entry'> {
  const make = async (fill: (home: string) => Promise<void>): Promise<World> => {
    const folder = await fs.mkdtemp(join(tmpdir(), 'exfil-world-'))
    // Cases of denial run as another user, who has to get this far.
    await fs.chmod(folder, 0o755)
    const made = join(folder, 'home')
    await fs.mkdir(made)
    await fill(made)
    return { home: made, ...(env && { env }), dispose: () => fs.rm(folder, { recursive: true, force: true }) }
  }
  const files = async (folder: string) => {
    if (typeof home === 'string') return fs.cp(home, folder, { recursive: true, preserveTimestamps: true })
    for (const [path, content] of Object.entries(home)) {
      await fs.mkdir(dirname(join(folder, path)), { recursive: true })
      await fs.writeFile(join(folder, path), content)
    }
  }
  return {
    world: () => make(files),
    absent: () => make(async () => {}),
    move: (world) => make((folder) => fs.cp(world.home, folder, { recursive: true, preserveTimestamps: true })),
    grow: (world, ref) => fs.appendFile(at(world, ref), '{"grown":true}\n'),
    replace: async (world, ref) => {
      const path = at(world, ref)
      const bytes = await fs.readFile(path)
      await fs.writeFile(`${path}~`, bytes.fill(0x2e, bytes.length >> 1))
      await fs.rename(`${path}~`, path)
    },
    truncate: async (world, ref) => {
      const path = at(world, ref)
      await fs.truncate(path, (await fs.stat(path)).size >> 1)
    },
    fill: (world, ref, bytes) => fs.writeFile(at(world, ref), bytes),
    remove: (world, ref) => fs.rm(at(world, ref)),
    deny: (world, ref) => shut(at(world, ref)),
    denyFolder: (world, path) => shut(real(world, path)),
    ...(process.platform === 'win32' && { cannot: { deny: WINDOWS, denyFolder: WINDOWS } }),
  }
}

/**
 * The ability to make many artifacts, for a collector of files: where the nth one lies in
 * the home directory, and what each holds.
 */
export function manyFiles(pathOf: (at: number) => string, content = '{}\n'): NonNullable<Subject['multiply']> {
  return async ({ home }, count) => {
    const folders = new Set<string>()
    for (let at = 0; at < count; at++) {
      const path = join(home, pathOf(at))
      const folder = dirname(path)
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
      folders.add(folder)
      writeFileSync(path, content)
    }
  }
}

const WINDOWS = 'modes do not deny reading on Windows'

const at = (world: World, ref: ArtifactRef) => real(world, ref.path)

function real(world: World, path: string): string {
  const plain = path.startsWith('~') ? join(world.home, plainly(path.slice(1))) : plainly(path)
  if (!existsSync(plain)) throw new Error(`fileWorld: nothing is at ${plain}`)
  return plain
}

/** Takes every permission away; root, whom that does not stop, acts as nobody until it is given back. */
async function shut(path: string): Promise<() => Promise<void>> {
  const { mode } = await fs.stat(path)
  await fs.chmod(path, 0)
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65534)
  return async () => {
    if (isRoot) process.seteuid?.(0)
    await fs.chmod(path, mode)
  }
}

/** The worlds' own names are UTF-8, so only `%25` is met. */
const plainly = (path: string) => path.replaceAll('%25', '%')
