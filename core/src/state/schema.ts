import type { Database } from 'bun:sqlite'
import { StateDamaged, StateTooNew } from './errors.ts'

/** One server and node, as `scopes` numbers them: the names once, not in every row and index entry. */
interface Scope {
  scope: number
}

export interface ArtifactRow extends Scope {
  type: string
  key: string
  signature: string
  path: string
  checksum: string
  size: number
  /** Milliseconds, with their fraction. */
  lastModified: number
  lastUploaded: number
  remoteRef: string
  kind: string
  headGeneration: number
  headLength: number
  headChecksum: string
  tipGeneration: number
  tipLength: number
  tipChecksum: string
  /** JSON. */
  bounds: string
  token: string
  file: string
  gone: number
  partial: number
  /** CRC-32 of the other columns: damage that leaves SQLite's own structure whole is noticed too. */
  seal: number
}

export interface StateTables {
  scopes: { id: number; server: string; node: string }
  artifacts: ArtifactRow
  projects: Scope & { type: string; key: string; signature: string; project: string }
  packs: Scope & { id: string; position: number; body: string }
  headers: Scope & { position: number; body: string }
  runs: Scope & { id: string; position: number }
  agreements: Scope & { seq: number; foreignAt: number }
}

/** Says that a file is ours: `EXFL`. */
const APPLICATION_ID = 0x4558464c

/** Step n leads from version n to n + 1. A released step is never edited. */
const MIGRATIONS: readonly string[] = [
  `create table scopes (id integer primary key, server text not null, node text not null, unique (server, node)) strict;
   create table artifacts (
     scope integer not null references scopes (id), type text not null, key text not null,
     signature text not null,
     path text not null, checksum text not null, size integer not null,
     lastModified real not null, lastUploaded real not null, remoteRef text not null,
     kind text not null,
     headGeneration integer not null, headLength integer not null, headChecksum text not null,
     tipGeneration integer not null, tipLength integer not null, tipChecksum text not null,
     bounds text not null, token text not null, file text not null,
     gone integer not null, partial integer not null, seal integer not null,
     unique (scope, type, key)
   ) strict;
   create index artifacts_signatures on artifacts (scope, type, key, signature);
   create index artifacts_by_file on artifacts (scope, type, file) where file <> '';
   create table packs (
     scope integer not null references scopes (id), id text not null, position integer not null, body text not null,
     primary key (scope, id)
   ) strict, without rowid;
   create table headers (
     position integer primary key autoincrement, scope integer not null references scopes (id), body text not null
   ) strict;
   create table runs (
     position integer primary key autoincrement, scope integer not null references scopes (id), id text not null,
     unique (scope, id)
   ) strict;
   create table agreements (
     scope integer primary key references scopes (id), seq integer not null, foreignAt real not null
   ) strict;`,
  `create table projects (
     scope integer not null references scopes (id), type text not null, key text not null,
     signature text not null, project text not null,
     primary key (scope, type, key)
   ) strict, without rowid;`,
]

const SCHEMA_VERSION = MIGRATIONS.length

/**
 * Throws `StateTooNew` for a later release's file and `StateDamaged` for one that is not ours; changes nothing.
 * A new, empty file is ours.
 */
export function recognise(database: Database, path: string): void {
  const found = pragma(database, 'user_version')
  const ours = pragma(database, 'application_id') === APPLICATION_ID
  if (ours && found > SCHEMA_VERSION) throw new StateTooNew(path, found, SCHEMA_VERSION)
  if (!ours && database.query('select 1 from sqlite_schema').get() !== null) {
    throw new StateDamaged(path, new Error('it is not a state file of exfiltrator'))
  }
}

/** Brings a recognised file to this release's schema. */
export function migrate(database: Database): void {
  if (pragma(database, 'user_version') === SCHEMA_VERSION) return
  database
    .transaction(() => {
      for (const step of MIGRATIONS.slice(pragma(database, 'user_version'))) database.run(step)
      database.run(`pragma user_version = ${SCHEMA_VERSION}`)
      database.run(`pragma application_id = ${APPLICATION_ID}`)
    })
    .immediate()
}

/** A state file of exactly this release's schema. */
export function isCurrent(database: Database): boolean {
  return pragma(database, 'application_id') === APPLICATION_ID && pragma(database, 'user_version') === SCHEMA_VERSION
}

function pragma(database: Database, name: string): number {
  return database.query(`pragma ${name}`).values()[0]?.[0] as number
}
