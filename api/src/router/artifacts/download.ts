import { artifactOrVersionId, type DownloadSegment } from '@exfil/core/wire'
import { TRPCError } from '@trpc/server'
import { objectKey } from '../../blobs/object-key.ts'
import { byPerson } from '../../trpc.ts'
import { contentOf, segmentsOf } from './content.ts'

/**
 * URLs to read the content of an artifact's head, or of a version, from storage: the
 * frames decompressed one after the other, cut at `length`, have this checksum.
 */
export const download = byPerson
  .input(artifactOrVersionId)
  .query(async ({ ctx, input }): Promise<{ length: number; checksum: string; segments: DownloadSegment[] }> => {
    const { userId, db, blobs } = ctx
    const { content, rows } = await db.withUser(userId, async (tx) => {
      const content = await contentOf(tx, userId, input.id)
      return { content, rows: await segmentsOf(tx, userId, content) }
    })
    const broken = rows.find(({ packState }) => packState !== 'stored')
    if (broken) {
      const message = `${broken.pack} is ${broken.packState}${broken.lostReason ? `: ${broken.lostReason}` : ''}`
      throw new TRPCError({ code: 'PRECONDITION_FAILED', message })
    }
    const packs = [...new Set(rows.map(({ pack }) => pack))]
    const urls = new Map(
      await Promise.all(
        packs.map(async (pack) => {
          const { url } = await blobs.presignGet({ key: objectKey(userId, content.nodeId, pack) })
          return [pack, url] as const
        }),
      ),
    )
    return {
      length: content.length,
      checksum: content.checksum,
      segments: rows.map(({ start, end, sha256, pack, offset, storedLength }) => ({
        start,
        end,
        sha256,
        url: urls.get(pack) ?? '',
        offset,
        storedLength,
      })),
    }
  })
