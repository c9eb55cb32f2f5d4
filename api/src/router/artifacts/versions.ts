import { artifactId, type Page } from '@exfil/core/wire'
import { byPerson } from '../../trpc.ts'
import { contentOf } from './content.ts'

export interface VersionRow {
  id: string
  generation: number
  length: number
  checksum: string
  modifiedAt: string
  uploadedAt: string
  /** It is the artifact's head. */
  current: boolean
}

/** Every version that was kept, the newest first. */
export const versions = byPerson.input(artifactId).query(async ({ ctx, input }): Promise<Page<VersionRow>> => {
  const { userId, db } = ctx
  return db.withUser(userId, async (tx) => {
    const head = await contentOf(tx, userId, input.id)
    const rows = await tx
      .selectFrom('artifact_versions')
      .select(['id', 'generation', 'length', 'checksum', 'modified_at', 'uploaded_at'])
      .where('user_id', '=', userId)
      .where('artifact_id', '=', input.id)
      .orderBy('generation', 'desc')
      .orderBy('length', 'desc')
      .execute()
    const items = rows.map((row) => ({
      id: row.id,
      generation: row.generation,
      length: row.length,
      checksum: row.checksum.toString('hex'),
      modifiedAt: row.modified_at.toISOString(),
      uploadedAt: row.uploaded_at.toISOString(),
      current: row.checksum.toString('hex') === head.checksum,
    }))
    return { items, nextCursor: null }
  })
})
