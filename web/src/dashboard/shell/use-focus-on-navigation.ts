import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/**
 * Moves the focus into the new page, unless that page has put it somewhere itself: a screen reader then reads on from there. On the same page too, where
 * what had the focus is gone with what the address said before.
 */
export function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null)
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (!fromLocation) return
        const at = document.activeElement
        const lost = pathChanged ? !main.current?.contains(at) : at === document.body
        if (lost) main.current?.focus({ preventScroll: true })
      }),
    [router],
  )
  return main
}
