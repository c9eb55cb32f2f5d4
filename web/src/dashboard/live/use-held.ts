import { useState } from 'react'
import { arrivals } from './arrivals.ts'

/** What is read stays where it is while more arrives: how many did, and what to call to see them. */
export function useHeld<T extends { id: string }>(fresh: readonly T[], at: (item: T) => string) {
  const [held, setHeld] = useState(fresh)
  const { shown, arrived } = arrivals(held, fresh, at)
  return { shown, arrived, show: () => setHeld(fresh) }
}
