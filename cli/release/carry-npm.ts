import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { BunPlugin } from 'bun'

const require = createRequire(import.meta.url)

/**
 * What the compiled binary needs for `plugins`: npm as one archive inside it (3 MB; npm itself
 * is 19), and oclif's class for plugins as an ordinary import. `folder` is where the archive is made.
 */
export function carryNpm(folder: string): BunPlugin {
  return {
    name: 'carry-npm',
    setup(build) {
      build.onLoad({ filter: /[\\/]plugins[\\/]embedded-npm\.ts$/ }, async () => {
        const { archive, version } = await npmArchive(folder)
        const source = `import path from ${JSON.stringify(archive)} with { type: 'file' }
          export const embeddedNpm = { path, version: ${JSON.stringify(version)} }`
        return { contents: source, loader: 'ts' }
      })
      build.onLoad({ filter: /[\\/]plugins[\\/]oclif-plugins-class\.ts$/ }, () => {
        const file = join(dirname(require.resolve('@oclif/plugin-plugins')), 'plugins.js')
        const source = `export const oclifPluginsClass = async () => (await import(${JSON.stringify(file)})).default`
        return { contents: source, loader: 'ts' }
      })
    },
  }
}

/** npm without its manual, made once per version. */
async function npmArchive(folder: string): Promise<{ archive: string; version: string }> {
  const root = dirname(require.resolve('npm/package.json'))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const archive = join(folder, `npm-${version}.tgz`)
  if (existsSync(archive)) return { archive, version }
  const names = new Bun.Glob('{bin,lib,node_modules}/**').scan({ cwd: root, dot: true, onlyFiles: true })
  const files: Record<string, Uint8Array> = {}
  for await (const name of names) files[name.replaceAll('\\', '/')] = await Bun.file(join(root, name)).bytes()
  for (const name of ['package.json', 'index.js', 'LICENSE']) files[name] = await Bun.file(join(root, name)).bytes()
  mkdirSync(folder, { recursive: true })
  await Bun.write(`${archive}.new`, Bun.gzipSync(await new Bun.Archive(files).bytes(), { level: 9 }))
  renameSync(`${archive}.new`, archive)
  return { archive, version }
}
