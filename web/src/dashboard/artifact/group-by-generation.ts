/** Newest generation first, and in each the longest version first: as it grew, read backwards. */
export function groupByGeneration<T extends { generation: number; length: number }>(
  versions: readonly T[],
): { generation: number; versions: T[] }[] {
  const groups = Map.groupBy(versions, ({ generation }) => generation)
  return [...groups]
    .sort(([a], [b]) => b - a)
    .map(([generation, members]) => ({ generation, versions: members.sort((a, b) => b.length - a.length) }))
}
