import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs'
import type { Fingerprint } from '../collector.ts'
import { fileError } from './file-error.ts'
import { fingerprintOf, notAFile } from './fingerprint-files.ts'
import { followLink } from './follow-link.ts'
import { type Place, systemPath } from './place.ts'

/** An open regular file. */
export interface OpenFile {
  readonly fd: number
  readonly size: number
  /** The fingerprint, now, of that which is open. */
  look(): Fingerprint
  close(): void
}

// O_NONBLOCK: opening a FIFO that nobody writes to must not wait. Windows has neither flag, and no FIFOs.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)

/** Opens a regular file to read it, following a link only into one of the roots. Throws `ArtifactError`. */
export function openFile(locator: string, roots: readonly Place[]): OpenFile {
  const fd = openWithin(locator, roots)
  let open = true
  const close = () => {
    if (open) closeSync(fd)
    open = false
  }
  try {
    const stats: Stats = fstatSync(fd)
    if (!stats.isFile()) throw notAFile()
    const look = () => fingerprintOf(fstatSync(fd), () => fstatSync(fd, { bigint: true }))
    return { fd, size: stats.size, look, close }
  } catch (error) {
    close()
    throw fileError(error)
  }
}

function openWithin(locator: string, roots: readonly Place[]): number {
  try {
    if (constants.O_NOFOLLOW === undefined && lstatSync(systemPath(locator)).isSymbolicLink()) {
      return openSync(systemPath(followLink(locator, roots)), FLAGS)
    }
    return openSync(systemPath(locator), FLAGS)
  } catch (error) {
    if (fileError(error).code !== 'not-a-file') throw fileError(error)
  }
  // It is a link (ELOOP), or cannot be opened at all: then it fails again, with the reason.
  try {
    return openSync(systemPath(followLink(locator, roots)), FLAGS)
  } catch (error) {
    throw fileError(error)
  }
}
