/**
 * A list that is held as it was read, with its items as they are now, and how many of the fresh list came since, by the time `at` (ISO): new ones, and
 * those that changed. What is older than all of that, and was asked for since, is at its end. An empty list holds nothing back.
 */
export function arrivals<T extends { id: string }>(
  held: readonly T[],
  fresh: readonly T[],
  at: (item: T) => string,
): { shown: readonly T[]; arrived: number } {
  if (held.length === 0) return { shown: fresh, arrived: 0 }
  const newest = held.map(at).sort().at(-1) ?? ''
  const now = new Map(fresh.map((item) => [item.id, item]))
  const before = new Set(held.map(({ id }) => id))
  const older = fresh.filter((item) => !before.has(item.id) && at(item) <= newest)
  return {
    shown: [...held.map((item) => now.get(item.id) ?? item), ...older],
    arrived: fresh.filter((item) => at(item) > newest).length,
  }
}
