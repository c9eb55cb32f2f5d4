import { Database } from 'bun:sqlite'
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Store } from '../engine/ports.ts'
import { classifyStateError, StateDamaged } from './errors.ts'
import { migrate, recognise } from './schema.ts'
import { SqliteStore } from './sqlite-store.ts'

/** Files up to this size (some 40,000 artifacts) are checked whole at every opening: about a millisecond per MiB. */
const CHECKED_BYTES = 32 * 1024 * 1024

interface StoreOptions {
  path: string
  server: string
  node: string
  /** Instead of `CHECKED_BYTES`. */
  checkedBytes?: number
}

export interface OpenedStore {
  store: Store
  /** Where a damaged state was moved; `store` is then a new, empty one. */
  setAside?: string
}

/**
 * Opens the state of one (server, node) in the file `path`, which is made if it is not
 * there (its folder too, for the owner only).
 *
 * A damaged file is set aside and replaced by an empty one. Damage that shows later
 * makes the store's calls reject with `StateDamaged`: the run is over then; call
 * `setAsideStore` and start it again. Throws `StateTooNew` and `StateUnavailable`.
 */
export function openStore(options: StoreOptions): OpenedStore {
  try {
    return { store: open(options) }
  } catch (error) {
    if (!(error instanceof StateDamaged)) throw error
    const setAside = setAsideStore(options.path)
    return { store: open(options), setAside }
  }
}

/** Moves a state file and what belongs to it out of the way, and says where to. */
export function setAsideStore(path: string): string {
  const time = new Date().toISOString().replaceAll(':', '').replace(/\.\d+/, '')
  let target = `${path}.damaged-${time}`
  for (let n = 2; existsSync(target); n++) target = `${path}.damaged-${time}-${n}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix)
  }
  return target
}

function open({ path, server, node, checkedBytes = CHECKED_BYTES }: StoreOptions): Store {
  let database: Database | undefined
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    database = new Database(path, { create: true, readwrite: true })
    database.run('pragma busy_timeout = 5000')
    recognise(database, path)
    database.run('pragma journal_mode = wal')
    database.run('pragma synchronous = full')
    // First runs write keys all over the index: a larger cache and rarer checkpoints halve what they cost.
    database.run('pragma cache_size = -16384')
    database.run('pragma wal_autocheckpoint = 4000')
    migrate(database)
    if (statSync(path).size <= checkedBytes) check(database, path)
    return new SqliteStore(database, path, { server, node })
  } catch (error) {
    database?.close()
    throw classifyStateError(path, error)
  }
}

function check(database: Database, path: string): void {
  const found = database.query('pragma quick_check(1)').values()[0]?.[0]
  if (found !== 'ok') throw new StateDamaged(path, new Error(String(found)))
}
