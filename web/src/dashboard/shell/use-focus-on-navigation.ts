import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/** Moves the focus into the new page, unless that page has put it somewhere itself: a screen reader then reads on from there. */
export function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null)
  const path = useLocation({ select: (location) => location.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body || !main.current?.contains(activeElement))
      main.current?.focus({ preventScroll: true })
  }, [path])
  return main
}
