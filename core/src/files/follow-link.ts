import { realpathSync } from 'node:fs'
import { ArtifactError } from '../collector.ts'
import { fileError } from './file-error.ts'
import { locatorOf, type Place, systemPath } from './place.ts'

/** The real place of a locator, following every link. Throws `ArtifactError`. */
export function realLocator(locator: string): string {
  try {
    return locatorOf(realpathSync.native(systemPath(locator), { encoding: 'buffer' }))
  } catch (error) {
    const { code, message } = fileError(error)
    throw code === 'gone'
      ? new ArtifactError('not-a-file', 'a link that leads nowhere', { cause: error })
      : new ArtifactError(code, message, { cause: error })
  }
}

/** Where a link really leads, as a locator. Throws `outside-root` when that is in none of the roots. */
export function followLink(locator: string, roots: readonly Place[]): string {
  const real = realLocator(locator)
  const bytes = bytesOf(real)
  for (const root of roots) {
    let base: string
    try {
      base = bytesOf(realLocator(root.locator))
    } catch {
      continue
    }
    if (bytes === base || bytes.startsWith(`${base}/`)) return real
  }
  throw new ArtifactError('outside-root', 'a link that leads out of the collected folders')
}

/** One character per byte, so that places compare whichever way their locators are written. */
function bytesOf(locator: string): string {
  if (process.platform === 'win32') return locator.replaceAll('\\', '/').toLowerCase()
  return locator.charCodeAt(0) === 0 ? locator.slice(1) : Buffer.from(locator).toString('latin1')
}
