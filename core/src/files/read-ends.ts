import type { Context } from '../collector.ts'
import { fileError } from './file-error.ts'
import { openFile } from './open-file.ts'
import type { Place } from './place.ts'
import { readNow } from './read-file.ts'

/** The first and the last bytes of a file. */
export interface Ends {
  /** Of the whole file, in bytes. */
  readonly size: number
  /** The first bytes: all there are where the file is no longer than both ends together. */
  readonly head: Uint8Array
  /** The last bytes, none of which is in `head`; empty where all of the file is there. */
  readonly tail: Uint8Array
}

/** Reads at most `length` bytes at either end of a file. Throws `ArtifactError`. */
export function readEnds(locator: string, length: number, roots: readonly Place[], ctx: Pick<Context, 'signal'>): Ends {
  ctx.signal.throwIfAborted()
  const file = openFile(locator, roots)
  try {
    const { size } = file
    if (size <= 2 * length) return { size, head: readNow(file, 0, size), tail: new Uint8Array(0) }
    return { size, head: readNow(file, 0, length), tail: readNow(file, size - length, size) }
  } catch (error) {
    throw fileError(error)
  } finally {
    file.close()
  }
}
