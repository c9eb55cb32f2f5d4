/** The built web app, made again when anything it is made from has changed. */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AlreadyRunning, acquireLock } from '@exfil/core/state'
import { StartProblem } from './start-problem.ts'

/** What the build reads, below the repository's root. */
const INPUTS = ['web', 'core/src/wire', 'bun.lock']
const MADE = /^(node_modules|dist|\.astro|\.cache)$|\.test\.tsx?$|^routeTree\.gen\.ts$/

/** Resolves when `web/dist` is current. Rejects with the build's own words. */
export async function buildWebApp(root: string, say: (line: string) => void): Promise<void> {
  const note = join(root, 'web/dist/.inputs')
  const wanted = await hashOf(root)
  const current = async () => (await readFile(note, 'utf8').catch(() => '')) === wanted
  if (await current()) return
  const unwritable = await access(root, constants.W_OK).then(
    () => false,
    () => true,
  )
  if (unwritable) {
    if (!(await Bun.file(join(root, 'web/dist/index.html')).exists())) {
      throw new StartProblem(
        `the web app is not built yet, and this user cannot write to ${root}: start it once as its owner`,
      )
    }
    return say(`the web app is older than its sources and this user cannot write to ${root}: serving it as it is`)
  }
  // Two builds at once would write each other's files.
  const cache = join(root, 'node_modules/.cache/exfiltrator-web')
  const lock = await patientLock(cache)
  try {
    if (await current()) return
    say('building the web app')
    // Beside, and then put in place: whoever serves the old one never meets a half of the new one.
    const fresh = join(cache, 'dist')
    await rm(fresh, { recursive: true, force: true })
    const build = ['run', '--bun', '--cwd', 'web', 'astro', 'build', '--outDir', fresh]
    const child = Bun.spawn([process.execPath, '--no-env-file', ...build], {
      cwd: root,
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    })
    const [stdout, stderr, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ])
    if (code !== 0) throw new Error(`the web app could not be built:\n${stdout}${stderr}`)
    await writeFile(join(fresh, '.inputs'), wanted)
    const dist = join(root, 'web/dist')
    await rm(join(cache, 'old'), { recursive: true, force: true })
    await rename(dist, join(cache, 'old')).catch(() => {})
    await rename(fresh, dist)
  } finally {
    lock.release()
  }
}

async function patientLock(folder: string) {
  for (;;) {
    try {
      return acquireLock(folder)
    } catch (error) {
      if (!(error instanceof AlreadyRunning)) throw error
      await Bun.sleep(200)
    }
  }
}

async function hashOf(root: string): Promise<string> {
  const hash = createHash('sha256')
  for (const input of INPUTS) {
    for (const path of await filesOf(root, input)) hash.update(`${path}\0`).update(await readFile(join(root, path)))
  }
  return hash.digest('hex')
}

async function filesOf(root: string, path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => undefined)
  if (!entries) return [path]
  const below = await Promise.all(
    entries
      .filter(({ name }) => !MADE.test(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => (entry.isDirectory() ? filesOf(root, `${path}/${entry.name}`) : [`${path}/${entry.name}`])),
  )
  return below.flat()
}
