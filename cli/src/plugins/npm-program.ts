import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { embeddedNpm } from './embedded-npm.ts'

/**
 * The path of npm's program, to be run by Bun. The compiled binary unpacks the npm it
 * carries into the cache folder, once per version, so it needs neither npm nor a network
 * to come to it.
 */
export async function npmProgram(cacheDir: string): Promise<string> {
  if (!embeddedNpm) {
    return join(dirname(createRequire(import.meta.url).resolve('npm/package.json')), 'bin/npm-cli.js')
  }
  const folder = join(cacheDir, `npm-${embeddedNpm.version}`)
  const program = join(folder, 'bin/npm-cli.js')
  if (existsSync(program)) return program
  const draft = `${folder}.${process.pid}`
  try {
    mkdirSync(draft, { recursive: true })
    await new Bun.Archive(await Bun.file(embeddedNpm.path).bytes()).extract(draft)
    renameSync(draft, folder)
  } catch (error) {
    // Another process may have been first, and be running it: what it put there stays.
    if (!existsSync(program)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return program
}
