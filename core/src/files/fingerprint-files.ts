import { type BigIntStats, lstatSync, type Stats, statSync } from 'node:fs'
import {
  type ArtifactError,
  type ArtifactRef,
  type Context,
  ArtifactError as Failure,
  type Fingerprint,
} from '../collector.ts'
import { breath } from './breath.ts'
import { fileError } from './file-error.ts'
import { followLink } from './follow-link.ts'
import { type Place, systemPath } from './place.ts'

/**
 * Fingerprints refs whose locator is a `Place`'s: one `lstat` each, nothing is opened. A
 * link is followed only while it leads into one of the roots. Gives way about every 20 ms.
 */
export async function fingerprintFiles(
  refs: readonly ArtifactRef[],
  roots: readonly Place[],
  ctx: Pick<Context, 'signal'>,
): Promise<(Fingerprint | ArtifactError)[]> {
  const answers: (Fingerprint | ArtifactError)[] = []
  const pause = breath(ctx.signal)
  for (let at = 0; at < refs.length; at++) {
    if ((at & 63) === 0) await pause()
    answers.push(fingerprintFile((refs[at] as ArtifactRef).locator as string, roots))
  }
  return answers
}

function fingerprintFile(locator: string, roots: readonly Place[]): Fingerprint | ArtifactError {
  try {
    const path = systemPath(locator)
    // Synchronous, because 100,000 promises cost more than 100,000 stats.
    const stats = lstatSync(path)
    if (stats.isFile()) return fingerprintOf(stats, () => lstatSync(path, { bigint: true }))
    if (!stats.isSymbolicLink()) return notAFile()
    const target = systemPath(followLink(locator, roots))
    const real = statSync(target)
    return real.isFile() ? fingerprintOf(real, () => statSync(target, { bigint: true })) : notAFile()
  } catch (error) {
    return fileError(error)
  }
}

export function notAFile(): ArtifactError {
  return new Failure('not-a-file', 'it is not a regular file')
}

/**
 * Size, inode and device, and both times. A double holds milliseconds since 1970 to a
 * quarter of a microsecond, finer than any file system's own clock ticks. It does not
 * hold every inode (NTFS numbers files with 64 bits): `exact` is asked for those.
 */
export function fingerprintOf(stats: Stats, exact: () => BigIntStats): Fingerprint {
  const { size, mtimeMs, ctimeMs } = stats
  const file = Number.isSafeInteger(stats.ino) ? `${stats.dev}:${stats.ino}` : fileOf(exact())
  const changed = ctimeMs === mtimeMs ? '' : `.${ctimeMs}`
  return { token: `${file}.${size}.${mtimeMs}${changed}`, size, modifiedAt: Math.trunc(mtimeMs), file }
}

const fileOf = (stats: BigIntStats) => `${stats.dev}:${stats.ino}`
