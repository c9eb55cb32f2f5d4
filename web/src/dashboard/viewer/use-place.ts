import { useLocation } from '@tanstack/react-router'
import { useLayoutEffect, useRef } from 'react'
import type { Anchor } from './scroll-anchor.ts'

/**
 * Where somebody read, for whoever comes back to this entry of the browser's history: by a reload to what was in view (`here`), by going back to what
 * was `read` last.
 */
export function usePlace(what: string, here: () => Anchor, read: () => Anchor): Anchor | undefined {
  const entry = useLocation({ select: ({ state }) => state.__TSR_key ?? '' })
  const name = useRef(`place ${entry} ${what}`).current
  const before = useRef(kept(name)).current
  const latest = useRef({ here, read })
  latest.current = { here, read }
  // Before the rows leave the page: without them it would be another place.
  useLayoutEffect(() => {
    const save = ({ index, offset }: Anchor) => {
      if (index > 0 || offset > 0) sessionStorage.setItem(name, JSON.stringify({ index, offset: Math.round(offset) }))
      else sessionStorage.removeItem(name)
    }
    const leave = () => save(latest.current.here())
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      save(latest.current.read())
    }
  }, [name])
  return before
}

function kept(name: string): Anchor | undefined {
  try {
    const { index, offset } = JSON.parse(sessionStorage.getItem(name) ?? '') as Anchor
    return Number.isInteger(index) && Number.isInteger(offset) ? { index, offset } : undefined
  } catch {
    return undefined
  }
}
