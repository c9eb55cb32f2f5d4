import { artifactOrVersionId } from '@exfil/core/wire'
import { objectKey } from '../../blobs/object-key.ts'
import type { PackState } from '../../db/tables.ts'
import { byPerson } from '../../trpc.ts'
import { contentOf, segmentsOf } from './content.ts'

export interface SegmentRow {
  generation: number
  start: number
  end: number
  sha256: string
  pack: string
  objectKey: string
  offset: number
  storedLength: number
  packState: PackState
}

/** Where in storage the content of an artifact's head, or of a version, lies. */
export const segments = byPerson
  .input(artifactOrVersionId)
  .query(async ({ ctx, input }): Promise<{ items: SegmentRow[] }> => {
    const { userId, db } = ctx
    return db.withUser(userId, async (tx) => {
      const content = await contentOf(tx, userId, input.id)
      const rows = await segmentsOf(tx, userId, content)
      return {
        items: rows.map(({ lostReason: _, ...row }) => ({
          ...row,
          objectKey: objectKey(userId, content.nodeId, row.pack),
        })),
      }
    })
  })
