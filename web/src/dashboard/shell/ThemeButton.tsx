import { Icon } from '../ui/Icon.tsx'
import { setTheme, THEMES, useTheme } from './theme.ts'

const ICONS = { system: 'screen', light: 'sun', dark: 'moon' } as const

/** Goes round: as the system, light, dark. */
export function ThemeButton() {
  const theme = useTheme()
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  return (
    <button
      type="button"
      className="button"
      data-tone="quiet"
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => setTheme(next)}
    >
      <Icon name={ICONS[theme]} />
    </button>
  )
}
