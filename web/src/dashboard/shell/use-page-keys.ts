import { useNavigate } from '@tanstack/react-router'
import { useHotkeys } from './use-hotkeys.ts'

/** `g` and a letter go to a page, from anywhere. */
export function usePageKeys() {
  const navigate = useNavigate()
  useHotkeys({
    'g o': () => navigate({ to: '/' }),
    'g a': () => navigate({ to: '/artifacts' }),
    'g m': () => navigate({ to: '/nodes' }),
    'g k': () => navigate({ to: '/keys' }),
  })
}
