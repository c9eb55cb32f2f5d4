import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import pkg from '../../package.json' with { type: 'json' }
import { type DeclaredCollector, manifestIn } from './declared.ts'

/**
 * The collectors of the packages that package.json lists under `oclif.plugins`. The
 * compiled binary has no packages to look at: `build.ts` puts a list made from the same
 * place in this file's stead.
 */
export function builtInCollectors(): DeclaredCollector[] {
  return pkg.oclif.plugins.flatMap((name) => {
    const folder = rootOf(name)
    const { manifest, entries } = manifestIn(folder)
    return entries.map(
      ({ id, path }): DeclaredCollector => ({
        id,
        package: manifest.name,
        version: manifest.version ?? '0.0.0',
        origin: 'built-in',
        folder,
        load: () => import(pathToFileURL(path).href),
      }),
    )
  })
}

/** Where a package lies. Its manifest need not be among its exports. */
export function rootOf(name: string): string {
  let at = dirname(fileURLToPath(import.meta.resolve(name)))
  while (!existsSync(join(at, 'package.json'))) at = dirname(at)
  return at
}
