import { useEffect, useState } from 'react'

const REST_MS = 90

/** A number that follows small steps at once, and after a leap (further than `near`) only when it has come to a rest. */
export function useSettled(value: number, near: number): number {
  const [settled, setSettled] = useState(value)
  const leaps = Math.abs(value - settled) > near
  useEffect(() => {
    if (!leaps) return setSettled(value)
    const timer = setTimeout(() => setSettled(value), REST_MS)
    return () => clearTimeout(timer)
  }, [value, leaps])
  return leaps ? settled : value
}
