const MB = 1024 * 1024

/**
 * What Postgres may keep of its files, as its setting has it: an eighth of the memory, 2 GB at most. A list that is walked
 * along from memory takes less than half the time. What an archive does not fill is never taken from the machine.
 */
export function sharedBuffers(memoryBytes: number): string {
  return `${Math.floor(Math.min(2048, Math.max(128, memoryBytes / 8 / MB)))}MB`
}
