/** The palette's door: anything may open it, with a beginning of what is looked for. */
const OPEN = 'open-command-palette'

export const openPalette = (text = '') => dispatchEvent(new CustomEvent(OPEN, { detail: text }))

/** Returns what ends it. */
export function onOpenPalette(open: (text: string) => void): () => void {
  const listener = (event: Event) => open(event instanceof CustomEvent ? String(event.detail) : '')
  addEventListener(OPEN, listener)
  return () => removeEventListener(OPEN, listener)
}
