interface Counted {
  value: string
  count: number
  more: boolean
}

/**
 * How many artifacts lie on machines with each tag, the most first. `counted` is by machine, and not narrowed by which
 * of them are `chosen`. What is on a machine with two tags counts for both.
 */
export function countTags(
  nodes: readonly { id: string; tags: readonly string[] }[],
  counted: readonly Counted[],
  chosen: readonly string[] | undefined,
): Counted[] {
  const byNode = new Map(counted.map((one) => [one.value, one]))
  const tags = new Map<string, Counted>()
  for (const { id, tags: own } of nodes) {
    if (chosen && !chosen.includes(id)) continue
    const { count = 0, more = false } = byNode.get(id) ?? {}
    for (const value of own) {
      const before = tags.get(value)
      tags.set(value, { value, count: (before?.count ?? 0) + count, more: more || before?.more === true })
    }
  }
  return [...tags.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
