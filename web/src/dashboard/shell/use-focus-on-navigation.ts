import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/** Moves the focus into the new page, unless that page has put it somewhere itself: a screen reader then reads on from there. */
export function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null)
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged) return
        if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
      }),
    [router],
  )
  return main
}
