/**
 * A list that is held as it was read, with its items as they are now, and how many of the fresh list came since, by the time `at` (ISO): new ones, and
 * those that changed. An empty list holds nothing back.
 */
export function arrivals<T extends { id: string }>(
  held: readonly T[],
  fresh: readonly T[],
  at: (item: T) => string,
): { shown: readonly T[]; arrived: number } {
  if (held.length === 0) return { shown: fresh, arrived: 0 }
  const newest = held.map(at).sort().at(-1) ?? ''
  const now = new Map(fresh.map((item) => [item.id, item]))
  return {
    shown: held.map((item) => now.get(item.id) ?? item),
    arrived: fresh.filter((item) => at(item) > newest).length,
  }
}
