import { constants, Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import type { Store } from '../engine/ports.ts'
import { memoryStore } from './memory-store.ts'
import { isCurrent } from './schema.ts'
import { findScope, SqliteStore } from './sqlite-store.ts'

interface Place {
  path: string
  server: string
  node: string
}

/**
 * The state as it is, for looking only: nothing is made or changed on disk, and
 * `commit` fails. Where there is none yet, or it is damaged or of another release, an
 * empty one.
 */
export function peekStore(place: Place): Store {
  const database = openForReading(place)
  return database ? new SqliteStore(database, place.path, place) : memoryStore()
}

/** How many artifacts of each type are remembered, by type. Nothing where there is no readable state. */
export function countArtifacts(place: Place): { type: string; artifacts: number }[] {
  const database = openForReading(place)
  try {
    const scope = database && findScope(database, place)
    if (!scope) return []
    return database
      .query('select type, count(*) as artifacts from artifacts where scope = ? group by type order by type')
      .all(scope) as { type: string; artifacts: number }[]
  } catch {
    return []
  } finally {
    database?.close()
  }
}

function openForReading(place: Place): Database | undefined {
  const { path } = place
  if (!existsSync(path)) return undefined
  let database: Database | undefined
  try {
    // Without a log beside it nobody is writing, and SQLite need not put one there to read.
    database = existsSync(`${path}-wal`)
      ? new Database(path, { readonly: true })
      : new Database(
          `${Bun.pathToFileURL(path).href}?immutable=1`,
          constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI,
        )
    database.run('pragma busy_timeout = 5000')
    if (isCurrent(database) && findScope(database, place) !== undefined) return database
  } catch {
    // Whoever writes next finds out what it is, and says so.
  }
  database?.close()
  return undefined
}
