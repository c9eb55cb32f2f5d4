import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

const PAUSE_MS = 2000

/** Brings the scripts of the other pages once this one stands, so that going there waits for none. */
export function usePagesAhead() {
  const router = useRouter()
  useEffect(() => {
    const bring = () => {
      // One that does not come now is asked for again by who goes there.
      for (const route of Object.values(router.routesById)) router.loadRouteChunk(route)?.catch(() => {})
    }
    const timer = setTimeout(() => ('requestIdleCallback' in window ? requestIdleCallback(bring) : bring()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [router])
}
