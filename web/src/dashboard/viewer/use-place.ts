import { useLocation } from '@tanstack/react-router'
import { useLayoutEffect, useRef } from 'react'
import type { Anchor } from './scroll-anchor.ts'

/** Where somebody read, for whoever comes back to this entry of the browser's history: by going back, or by a reload. */
export function usePlace(what: string, anchor: () => Anchor): Anchor | undefined {
  const entry = useLocation({ select: ({ state }) => state.__TSR_key ?? '' })
  const name = useRef(`place ${entry} ${what}`).current
  const before = useRef(read(name)).current
  const latest = useRef(anchor)
  latest.current = anchor
  // Before the rows leave the page: without them it would be another place.
  useLayoutEffect(() => {
    const save = () => {
      const { index, offset } = latest.current()
      if (index > 0 || offset > 0) sessionStorage.setItem(name, JSON.stringify({ index, offset: Math.round(offset) }))
      else sessionStorage.removeItem(name)
    }
    addEventListener('pagehide', save)
    return () => {
      removeEventListener('pagehide', save)
      save()
    }
  }, [name])
  return before
}

function read(name: string): Anchor | undefined {
  try {
    const { index, offset } = JSON.parse(sessionStorage.getItem(name) ?? '') as Anchor
    return Number.isInteger(index) && Number.isInteger(offset) ? { index, offset } : undefined
  } catch {
    return undefined
  }
}
