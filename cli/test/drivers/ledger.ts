import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { sha256 } from './sessions.ts'

export interface Ledger {
  readonly artifacts: { id: string; key: string; path: string; state: string; versions: number }[]
  readonly liveSegments: { artifact: string; count: number }[]
  /** Where the objects lie that some version needs. */
  readonly objects: string[]
}

/** Asks the server's database directly, as its owner: the outsider's view of what was recorded. */
export async function database<T>(data: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(readFileSync(join(data, 'database-url'), 'utf8').trim())
  client.on('error', () => {})
  await client.connect()
  try {
    return await ask(client)
  } finally {
    await client.end()
  }
}

/**
 * Fails unless what is recorded is sound: every version is covered by live segments without gap or overlap, each of
 * them inside an object that is in the store with the size and hash it was recorded with, and no version's content was
 * never a file's content (`contents`: key → every checksum that the file ever had).
 */
export async function expectSound(data: string, contents?: ReadonlyMap<string, ReadonlySet<string>>): Promise<Ledger> {
  const [artifacts, versions, segments, packs] = await database(data, async (client) => {
    const rows = async (sql: string) => (await client.query(sql)).rows
    return [
      await rows('select id, node_id, key, path, state from artifacts'),
      await rows(
        `select artifact_id, generation, length::float8, encode(checksum, 'hex') as checksum from artifact_versions`,
      ),
      await rows(
        `select artifact_id, generation, start::float8, "end"::float8, pack_id, "offset"::float8, stored_length::float8
         from segments where superseded_at is null order by artifact_id, generation, start`,
      ),
      await rows(`select id, user_id, node_id, state, size::float8, encode(sha256, 'hex') as sha256 from packs`),
    ] as const
  })
  const problems: string[] = []
  const packById = new Map(packs.map((pack) => [pack.id, pack]))
  const lives = Map.groupBy(segments, (segment) => `${segment.artifact_id} ${segment.generation}`)
  const keyOf = new Map(artifacts.map(({ id, key }) => [id, key]))
  for (const [run, parts] of lives) {
    let end = 0
    for (const part of parts) {
      if (part.start !== end)
        problems.push(`${run}: a segment starts at ${part.start} where the one before ended at ${end}`)
      end = part.end
    }
  }
  for (const { artifact_id, generation, length, checksum } of versions) {
    const covered = lives.get(`${artifact_id} ${generation}`)?.at(-1)?.end ?? 0
    if (covered < length) problems.push(`${artifact_id}: a version of ${length} bytes has segments for ${covered}`)
    const key = keyOf.get(artifact_id)
    if (contents && !contents.get(key)?.has(checksum))
      problems.push(`${key}: a version ${checksum} that the file never was`)
  }
  /** A generation that no version is left of, lies there until it is swept: nobody needs it. */
  const lengths = Map.groupBy(versions, (version) => `${version.artifact_id} ${version.generation}`)
  const needed = segments.filter(({ artifact_id, generation, start }) =>
    lengths.get(`${artifact_id} ${generation}`)?.some(({ length }) => length > start),
  )
  const objects: string[] = []
  for (const id of new Set(needed.map(({ pack_id }) => pack_id))) {
    const pack = packById.get(id)
    const object = pack && join(data, 'blobs', pack.user_id, pack.node_id, `${id}.zst`)
    if (object) objects.push(object)
    if (pack?.state !== 'stored') problems.push(`${id} is needed and ${pack?.state ?? 'unknown'}`)
    else if (!object || !existsSync(object)) problems.push(`${id} is recorded and not in the store`)
    else {
      const bytes = readFileSync(object)
      if (bytes.length !== pack.size || sha256(bytes) !== pack.sha256) problems.push(`${id} is not what was recorded`)
    }
  }
  if (problems.length > 0) throw new Error(problems.slice(0, 20).join('\n'))
  return {
    artifacts: artifacts.map(({ id, key, path, state }) => ({
      id,
      key,
      path,
      state,
      versions: versions.filter(({ artifact_id }) => artifact_id === id).length,
    })),
    liveSegments: [...Map.groupBy(segments, ({ artifact_id }) => artifact_id as string)].map(([artifact, all]) => ({
      artifact,
      count: all.length,
    })),
    objects: objects.sort(),
  }
}
