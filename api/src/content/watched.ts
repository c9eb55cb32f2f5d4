import type { BlobStore } from '../blobs/blob-store.ts'
import type { Db } from '../db/db.ts'
import { ContentProblem } from './content-problem.ts'
import type { Content } from './find-content.ts'

export interface ContentServices {
  db: Db
  blobs: BlobStore
  /** Told of every pack that was found missing or damaged, and who owns it. */
  markLost(userId: string, packId: string, reason: string): Promise<void>
  log(message: string, facts: Record<string, string | number>): void
}

/** Passes the bytes on, and notes what was wrong with them: the reader may only see its connection break. */
export async function* watched(
  { markLost, log }: Pick<ContentServices, 'markLost' | 'log'>,
  userId: string,
  { artifactId }: Content,
  reading: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  try {
    yield* reading
  } catch (error) {
    if (error instanceof ContentProblem) {
      const cause = error.cause instanceof Error ? error.cause.message : ''
      log(`content could not be served: ${error.message}`, { artifactId, code: error.code, cause })
      if (error.code === 'lost' && error.packId) {
        await markLost(userId, error.packId, cause || 'damaged').catch((failure: Error) => {
          log(`a lost pack could not be marked: ${failure.message}`, { artifactId })
        })
      }
    }
    throw error
  }
}
