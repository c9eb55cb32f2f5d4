import { useSyncExternalStore } from 'react'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const listeners = new Set<() => void>()

function subscribe(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

const themeNow = (): Theme => (document.documentElement.dataset.theme as Theme | undefined) ?? 'system'

export const useTheme = (): Theme => useSyncExternalStore(subscribe, themeNow)

/** From now on. `theme.js` applies the choice before the first paint of the next page. */
export function setTheme(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  try {
    if (theme === 'system') localStorage.removeItem('theme')
    else localStorage.setItem('theme', theme)
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
  for (const changed of listeners) changed()
}
