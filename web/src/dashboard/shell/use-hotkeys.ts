import { useEffect, useRef } from 'react'

/**
 * By `KeyboardEvent.key`. Two keys one after the other begin with `g`, and are written `g a`. What answers `false` had no use for the key: it is left to
 * others.
 */
export type Hotkeys = Record<string, () => unknown>

const PATIENCE_MS = 1000

/**
 * Keys that work wherever the focus is, except while something is typed, a dialog or panel is open, or Ctrl, Alt or Meta is held. `Escape` also reaches
 * through a text field. A box that is ticked takes Space alone, and that from nobody else.
 */
export function useHotkeys(hotkeys: Hotkeys) {
  const current = useRef(hotkeys)
  current.current = hotkeys
  useEffect(() => {
    let leadAt = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isBusy(event)) return
      const led = event.timeStamp - leadAt < PATIENCE_MS
      leadAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const run = current.current[led ? `g ${event.key}` : event.key]
      if (run && run() !== false) event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

function isBusy(event: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open], :popover-open')) return true
  const { target } = event
  if (!(target instanceof HTMLElement)) return false
  return event.key !== 'Escape' && target.matches('input:not([type="checkbox"]), select, textarea, [contenteditable]')
}
