/**
 * How much a plugin may say, hold and keep its host waiting. A collector that means well
 * meets none of them; one that does not is stopped by them.
 */
export const BOUNDS = {
  /** Refs of one listing: twice what the largest machine is expected to hold. */
  refs: fromEnvironment('EXFILTRATOR_PLUGIN_REFS', 2_000_000),
  /** Refs in one message at most, as many as are worth one, and milliseconds after which fewer are. */
  batch: 1000,
  worthRefs: 500,
  worthMs: 20,
  /** Refs that a child may have found before its host asks for them. */
  ahead: 4000,
  /** Batches, of the latest, whose refs a child remembers so that the host need not send them back. */
  held: 16,
  /** Bytes in one message of a reading, and about as many as are worth one. */
  chunkBytes: 1024 * 1024,
  worthBytes: 64 * 1024,
  /** Characters of a key, path, kind, token or text of a description; locator and attributes as JSON. */
  text: 64 * 1024,
  formerKeys: 10,
  links: 1000,
  /** Issues reported and paths covered in one run. */
  notices: 100_000,
  /** Characters of an error's or issue's message. */
  message: 600,
  /** Milliseconds without a sign of life of a call that the host waits for. */
  patienceMs: fromEnvironment('EXFILTRATOR_PLUGIN_PATIENCE_MS', 60_000),
  /** Milliseconds a module may take to be imported. */
  loadMs: fromEnvironment('EXFILTRATOR_PLUGIN_LOAD_MS', 10_000),
  /** Resident memory of its process, in bytes. */
  memoryBytes: fromEnvironment('EXFILTRATOR_PLUGIN_MEMORY_BYTES', 1024 * 1024 * 1024),
} as const

function fromEnvironment(name: string, otherwise: number): number {
  const value = Number(process.env[name])
  return value > 0 ? value : otherwise
}
