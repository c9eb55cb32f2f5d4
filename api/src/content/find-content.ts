import type { Db, Tx } from '../db/db.ts'
import { ContentProblem } from './content-problem.ts'
import { findStretches } from './find-stretches.ts'
import type { Stretch } from './plan.ts'

/** An artifact's head, or one version of it (of any artifact where none is named). */
export type Wanted = { artifactId: string; versionId?: undefined } | { artifactId?: string; versionId: string }

export interface Content {
  artifactId: string
  path: string
  length: number
  checksum: string
  /** The live segments of its generation that begin below its length, in order. */
  stretches: Stretch[]
}

/** Throws a `ContentProblem` `not-found`. */
export async function findContent(db: Db, userId: string, wanted: Wanted): Promise<Content> {
  return db.withUser(userId, async (tx) => {
    const found =
      wanted.versionId === undefined ? await head(tx, userId, wanted.artifactId) : await version(tx, userId, wanted)
    if (!found) throw new ContentProblem('not-found', 'there is no such content')
    const { id: artifactId, path, generation, length, checksum } = found
    const [stretches = []] = await findStretches(tx, userId, [{ artifactId, generation, length }])
    return { artifactId, path, length, checksum: checksum.toString('hex'), stretches }
  })
}

async function head(tx: Tx, userId: string, artifactId: string) {
  const row = await tx
    .selectFrom('artifacts')
    .select(['id', 'path', 'generation', 'size as length', 'checksum'])
    .where('user_id', '=', userId)
    .where('id', '=', artifactId)
    .executeTakeFirst()
  if (!row || row.generation === null || row.length === null || row.checksum === null) return undefined
  return { id: row.id, path: row.path, generation: row.generation, length: row.length, checksum: row.checksum }
}

function version(
  tx: Tx,
  userId: string,
  { artifactId, versionId }: { artifactId?: string | undefined; versionId: string },
) {
  return tx
    .selectFrom('artifact_versions as v')
    .innerJoin('artifacts as a', (join) =>
      join.onRef('a.user_id', '=', 'v.user_id').onRef('a.id', '=', 'v.artifact_id'),
    )
    .select(['a.id', 'a.path', 'v.generation', 'v.length', 'v.checksum'])
    .where('v.user_id', '=', userId)
    .where('v.id', '=', versionId)
    .$if(artifactId !== undefined, (query) => query.where('v.artifact_id', '=', artifactId as string))
    .executeTakeFirst()
}
