import type { Database } from 'bun:sqlite'
import { CompiledQuery, type DatabaseConnection, type Driver } from 'kysely'
import { BunSqliteDialect } from 'kysely-bun-sqlite'

/**
 * `kysely-bun-sqlite` 0.4.0 prepares every statement anew and opens deferred
 * transactions, which fail with SQLITE_BUSY when two writers read first. Here
 * statements come from bun:sqlite's cache and transactions begin immediate.
 */
export class StateDialect extends BunSqliteDialect {
  readonly #database: Database

  constructor(database: Database) {
    // All that the package's driver asks of a database.
    const cached = { prepare: (sql: string) => database.query(sql), close: () => database.close() }
    super({ database: cached as unknown as Database })
    this.#database = database
  }

  override createDriver(): Driver {
    const driver = super.createDriver()
    driver.beginTransaction = async (connection: DatabaseConnection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    }
    driver.rollbackTransaction = async () => {
      // After some errors (a full disk) SQLite has rolled back by itself, and saying so again would hide the error.
      if (this.#database.inTransaction) this.#database.run('rollback')
    }
    return driver
  }
}
