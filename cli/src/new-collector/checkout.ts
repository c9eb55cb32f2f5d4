import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The packages that a new collector needs, in the checkout that this program belongs to: as its sources, or as a binary
 * that was built there. Name → folder; nothing where there is no checkout, or nothing is installed in it.
 */
export function packagesOfCheckout(
  starts: readonly string[] = [import.meta.dir, dirname(process.execPath)],
): Record<string, string> | undefined {
  const root = starts.map(checkoutAbove).find((found) => found !== undefined)
  if (root === undefined) return undefined
  return {
    '@exfil/core': join(root, 'core'),
    '@types/bun': join(root, 'node_modules/@types/bun'),
    typescript: join(root, 'node_modules/typescript'),
    zod: join(root, 'core/node_modules/zod'),
  }
}

function checkoutAbove(start: string): string | undefined {
  for (let at = start; ; at = dirname(at)) {
    if (isCheckout(at)) return at
    if (at === dirname(at)) return undefined
  }
}

function isCheckout(folder: string): boolean {
  const manifest = join(folder, 'core/package.json')
  if (!existsSync(manifest) || !existsSync(join(folder, 'core/node_modules'))) return false
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === '@exfil/core'
}
