/** How many of something each person has going at once in this process. */
export interface AtMost {
  /** Takes a place until the answered function is called; null where all are taken. */
  enter(userId: string): (() => void) | null
}

export function atMost(places: number): AtMost {
  const taken = new Map<string, number>()
  return {
    enter(userId) {
      const now = taken.get(userId) ?? 0
      if (now >= places) return null
      taken.set(userId, now + 1)
      let left = false
      return () => {
        if (left) return
        left = true
        const rest = (taken.get(userId) ?? 1) - 1
        if (rest > 0) taken.set(userId, rest)
        else taken.delete(userId)
      }
    },
  }
}
