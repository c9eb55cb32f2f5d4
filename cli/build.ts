/**
 * `bun run build:cli [--target bun-linux-arm64 …] [--outfile PATH]`: the cli as one compiled
 * binary, `cli/dist/exfiltrator`. It reads neither `.env` nor `bunfig.toml` of the
 * directory it is started in.
 */
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { BunPlugin } from 'bun'
import pkg from './package.json' with { type: 'json' }
import { carryNpm } from './release/carry-npm.ts'
import { rootOf } from './src/collectors/built-in.ts'
import { manifestIn } from './src/collectors/declared.ts'

const { values } = parseArgs({ options: { target: { type: 'string' }, outfile: { type: 'string' } } })
const target = values.target as Bun.Build.CompileTarget | undefined
const isWindows = target ? target.includes('windows') : process.platform === 'win32'
const outfile = resolve(values.outfile ?? join(import.meta.dir, 'dist', `exfiltrator${isWindows ? '.exe' : ''}`))

/** In a binary there are no packages to scan: what scanning them here finds is written down, as imports. */
const builtInCollectors: BunPlugin = {
  name: 'built-in-collectors',
  setup(build) {
    build.onLoad({ filter: /[\\/]collectors[\\/]built-in\.ts$/ }, () => ({ contents: builtInSource(), loader: 'ts' }))
  },
}

function builtInSource(): string {
  const found = pkg.oclif.plugins.flatMap((name) => {
    const { manifest, entries } = manifestIn(rootOf(name))
    return entries.map(({ id, path }) => {
      const facts = { id, package: manifest.name, version: manifest.version, origin: 'built-in' }
      return `{ ...${JSON.stringify(facts)}, load: () => import(${JSON.stringify(path)}) }`
    })
  })
  return `const found = [${found.join(',\n')}]\nexport const builtInCollectors = () => found\n`
}

const startedAt = performance.now()
mkdirSync(dirname(outfile), { recursive: true })
// Built beside and moved: a binary that is running is not written into.
const draft = `${outfile}.new${isWindows ? '.exe' : ''}`
await Bun.build({
  entrypoints: [join(import.meta.dir, 'bin/exfiltrator.ts')],
  compile: {
    ...(target ? { target } : {}),
    outfile: draft,
    autoloadDotenv: false,
    autoloadBunfig: false,
    // Without it, a plugin's own dependencies are not found: how a package is laid out is said there.
    autoloadPackageJson: true,
  },
  minify: true,
  bytecode: true,
  splitting: true,
  format: 'esm',
  plugins: [builtInCollectors, carryNpm(join(import.meta.dir, 'dist'))],
})
rmSync(outfile, { force: true })
renameSync(draft, outfile)
const size = Math.round(statSync(outfile).size / 1e6)
console.log(`${outfile}: ${size} MB, built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
