import pg from 'pg'

/** Postgres' int8: no number here exceeds 2^53, so that it is a plain number, and only here is it parsed. */
const INT8 = 20

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/**
 * Connections to one database. A connection that breaks while idle is reported and
 * replaced: without a listener it would end the process.
 */
export function openPool(url: string, { max = 10, onError = (_: Error) => {} } = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, types, application_name: 'exfiltrator', keepAlive: true })
  pool.on('error', onError)
  return pool
}
