import { useState } from 'react'
import { Icon } from '../ui/Icon.tsx'

const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]
const ICONS = { system: 'screen', light: 'sun', dark: 'moon' } as const

/** Goes round: as the system, light, dark. `theme.js` applies the choice before the first paint of the next page. */
export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(
    () => (document.documentElement.dataset.theme as Theme | undefined) ?? 'system',
  )
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  return (
    <button
      type="button"
      className="button"
      data-tone="quiet"
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => {
        apply(next)
        setTheme(next)
      }}
    >
      <Icon name={ICONS[theme]} />
    </button>
  )
}

function apply(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  try {
    if (theme === 'system') localStorage.removeItem('theme')
    else localStorage.setItem('theme', theme)
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}
