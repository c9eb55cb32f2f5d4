/** Postgres cannot be started, or not be kept running. The message is one line for a person. */
export class PostgresProblem extends Error {
  override readonly name = 'PostgresProblem'
}
