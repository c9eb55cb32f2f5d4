import type { Database, Statement } from 'bun:sqlite'
import { Kysely, sql, type Transaction } from 'kysely'
import type { Agreement, ArtifactState, PendingPack, ProjectNote, Store, StoreChange } from '../engine/ports.ts'
import { StateDialect } from './dialect.ts'
import { classifyStateError, StateDamaged } from './errors.ts'
import { fromRow, ROW_COLUMNS, toRow } from './rows.ts'
import type { StateTables } from './schema.ts'

/** Keys in one statement. */
const BATCH = 500
/** Rows of a table scan held at once, beside the map that is made of them. */
const PAGE = 20_000
/** Begun runs that are remembered. Only those since the last agreement are ever asked for. */
const RUNS = 200

/** The Store port on an open, migrated database. Closing the store closes the database. */
export class SqliteStore implements Store {
  readonly #database: Database
  readonly #path: string
  readonly #scope: { scope: number }
  readonly #kysely: Kysely<StateTables>
  /** Compiled once: a first run puts every artifact there is, and building a query costs more than running it. */
  readonly #put: Statement<unknown, (string | number)[]>

  constructor(database: Database, path: string, scope: { server: string; node: string }) {
    this.#database = database
    this.#path = path
    if (findScope(database, scope) === undefined) {
      database.run('insert or ignore into scopes (server, node) values (?, ?)', [scope.server, scope.node])
    }
    this.#scope = { scope: findScope(database, scope) as number }
    this.#kysely = new Kysely<StateTables>({ dialect: new StateDialect(database) })
    const places = Object.fromEntries(['scope', ...ROW_COLUMNS].map((column) => [column, column]))
    this.#put = database.query(
      this.#kysely
        .replaceInto('artifacts')
        .values(places as never)
        .compile().sql,
    )
  }

  agreement(): Promise<Agreement> {
    return this.#guarded(async () => {
      const row = await this.#kysely
        .selectFrom('agreements')
        .select(['seq', 'foreignAt'])
        .where((eb) => eb.and(this.#scope))
        .executeTakeFirst()
      return row ?? { seq: 0, foreignAt: 0 }
    })
  }

  began(runId: string): Promise<boolean> {
    return this.#guarded(async () => {
      const row = await this.#kysely
        .selectFrom('runs')
        .select('id')
        .where((eb) => eb.and({ ...this.#scope, id: runId }))
        .executeTakeFirst()
      return row !== undefined
    })
  }

  /** Read past Kysely, as bare values in pages: this is the one look-up that sees every row of every run. */
  signatures(type: string): Promise<Map<string, string>> {
    return this.#guarded(async () => {
      const { scope } = this.#scope
      const all = new Map<string, string>()
      const page = this.#database.query<unknown, [number, string, string, number]>(
        'select key, signature from artifacts where scope = ? and type = ? and key > ? order by key limit ?',
      )
      let after = ''
      for (;;) {
        const rows = page.values(scope, type, after, PAGE) as [string, string][]
        for (const [key, signature] of rows) all.set(key, signature)
        if (rows.length < PAGE) return all
        after = (rows.at(-1) as [string, string])[0]
      }
    })
  }

  get(type: string, keys: readonly string[]): Promise<Map<string, ArtifactState>> {
    return this.#guarded(async () => {
      const found = await this.#inBatches(keys, (batch) => this.#artifacts(type).where('key', 'in', batch).execute())
      return new Map(found.map((row) => [row.key, fromRow(row, this.#path)]))
    })
  }

  aliases(type: string, key: string): Promise<ArtifactState[]> {
    return this.#guarded(async () => {
      const rows = await this.#artifacts(type)
        .where('key', '>', `${key}~`)
        .where('key', '<', `${key}~:`) // ':' follows '9'
        .orderBy('key')
        .execute()
      return rows
        .filter((row) => isAliasOf(row.key, key))
        .map((row) => fromRow(row, this.#path))
        .sort((a, b) => aliasNumber(a.key, key) - aliasNumber(b.key, key))
    })
  }

  byFile(type: string, files: readonly string[]): Promise<ArtifactState[]> {
    return this.#guarded(async () => {
      const named = files.filter((file) => file !== '')
      const rows = await this.#inBatches(named, (batch) =>
        this.#artifacts(type).where('file', '<>', '').where('file', 'in', batch).execute(),
      )
      return rows.map((row) => fromRow(row, this.#path)).sort((a, b) => (a.key < b.key ? -1 : 1))
    })
  }

  projects(type: string, keys: readonly string[]): Promise<Map<string, ProjectNote>> {
    return this.#guarded(async () => {
      const rows = await this.#inBatches(keys, (batch) =>
        this.#kysely
          .selectFrom('projects')
          .select(['type', 'key', 'signature', 'project'])
          .where((eb) => eb.and({ ...this.#scope, type }))
          .where('key', 'in', batch)
          .execute(),
      )
      return new Map(rows.map((row) => [row.key, row]))
    })
  }

  types(): Promise<string[]> {
    return this.#guarded(async () => {
      const rows = await this.#kysely
        .selectFrom('artifacts')
        .select('type')
        .distinct()
        .where((eb) => eb.and(this.#scope))
        .orderBy('type')
        .execute()
      return rows.map(({ type }) => type)
    })
  }

  pendingPacks(): Promise<PendingPack[]> {
    return this.#guarded(async () => {
      const rows = await this.#kysely
        .selectFrom('packs')
        .select('body')
        .where((eb) => eb.and(this.#scope))
        .orderBy('position')
        .execute()
      return rows.map((row) => this.#parse(row.body) as PendingPack)
    })
  }

  headers(): Promise<string[]> {
    return this.#guarded(async () => {
      const rows = await this.#kysely
        .selectFrom('headers')
        .select('body')
        .where((eb) => eb.and(this.#scope))
        .orderBy('position')
        .execute()
      return rows.map((row) => row.body)
    })
  }

  commit(change: StoreChange): Promise<void> {
    return this.#guarded(() => this.#kysely.transaction().execute((trx) => this.#apply(trx, change)))
  }

  async close(): Promise<void> {
    await this.#kysely.destroy()
    // Kysely closes only what it has used.
    this.#database.close()
  }

  async #apply(trx: Transaction<StateTables>, change: StoreChange): Promise<void> {
    const scope = this.#scope
    for (const [type, key] of change.forget ?? []) {
      await trx
        .deleteFrom('artifacts')
        .where((eb) => eb.and({ ...scope, type, key }))
        .execute()
    }
    for (const state of change.put ?? []) {
      const row = toRow(state)
      this.#put.run(scope.scope, ...ROW_COLUMNS.map((column) => row[column]))
    }
    for (const note of change.projects ?? []) {
      await trx
        .replaceInto('projects')
        .values({ ...scope, ...note })
        .execute()
    }
    if (change.agreement) {
      const { seq, foreignAt } = change.agreement
      await trx
        .replaceInto('agreements')
        .values({ ...scope, seq, foreignAt })
        .execute()
    }
    if (change.begun !== undefined) await this.#begin(trx, change.begun)
    for (const id of change.dropPacks ?? []) {
      await trx
        .deleteFrom('packs')
        .where((eb) => eb.and({ ...scope, id }))
        .execute()
    }
    for (const pack of change.addPacks ?? []) {
      const position = sql<number>`(select coalesce(max(position), 0) + 1 from packs)`
      await trx
        .replaceInto('packs')
        .values({ ...scope, id: pack.id, position, body: JSON.stringify(pack) })
        .execute()
    }
    if (change.dropHeaders) {
      const oldest = trx
        .selectFrom('headers')
        .select('position')
        .where((eb) => eb.and(scope))
      await trx
        .deleteFrom('headers')
        .where('position', 'in', oldest.orderBy('position').limit(change.dropHeaders))
        .execute()
    }
    for (const body of change.addHeaders ?? []) {
      await trx
        .insertInto('headers')
        .values({ ...scope, body, position: sql`null` })
        .execute()
    }
  }

  async #begin(trx: Transaction<StateTables>, id: string): Promise<void> {
    const scope = this.#scope
    await trx
      .replaceInto('runs')
      .values({ ...scope, id, position: sql`null` })
      .execute()
    const newest = trx
      .selectFrom('runs')
      .select('position')
      .where((eb) => eb.and(scope))
    await trx
      .deleteFrom('runs')
      .where((eb) => eb.and(scope))
      .where('position', 'not in', newest.orderBy('position', 'desc').limit(RUNS))
      .execute()
  }

  #artifacts(type: string) {
    return this.#kysely
      .selectFrom('artifacts')
      .select(ROW_COLUMNS)
      .where((eb) => eb.and({ ...this.#scope, type }))
  }

  async #inBatches<Row>(keys: readonly string[], select: (batch: string[]) => Promise<Row[]>): Promise<Row[]> {
    const rows: Row[] = []
    for (const batch of batches([...new Set(keys)])) rows.push(...(await select(batch)))
    return rows
  }

  #parse(body: string): unknown {
    try {
      return JSON.parse(body)
    } catch (error) {
      throw new StateDamaged(this.#path, error)
    }
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw classifyStateError(this.#path, error)
    }
  }
}

/** The number of a server and node; nothing where they were never seen. */
export function findScope(database: Database, { server, node }: { server: string; node: string }): number | undefined {
  return database.query('select id from scopes where server = ? and node = ?').values(server, node)[0]?.[0] as
    | number
    | undefined
}

export function isAliasOf(candidate: string, key: string): boolean {
  return candidate.startsWith(`${key}~`) && /^([2-9]|[1-9]\d+)$/.test(candidate.slice(key.length + 1))
}

export function aliasNumber(alias: string, key: string): number {
  return Number(alias.slice(key.length + 1))
}

function* batches<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += BATCH) yield all.slice(at, at + BATCH)
}
