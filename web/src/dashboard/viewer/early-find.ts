import { useEffect } from 'react'

/** What was typed to find in a content that is not there yet; undefined: nobody asked. */
let typed: string | undefined

/** The page shows the shape of what is to come, and the field to find in is not there. */
const isWaiting = () =>
  document.querySelector('main [aria-busy="true"]') && !document.querySelector('main [type="search"]')

/** Keeps `/` and what is typed after it while the content of artifact `id` is on its way: `earlyFind` has it. Escape forgets it. */
export function useEarlyFind(id: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed for one content is not for another
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, ctrlKey, altKey, metaKey, target } = event
      if (!isWaiting()) return forgetEarlyFind()
      if (event.defaultPrevented || ctrlKey || altKey || metaKey) return
      if (target instanceof HTMLElement && target.matches('input, select, textarea, dialog *')) return
      if (typed === undefined) {
        if (key !== '/') return
        typed = ''
      } else if (key === 'Escape') typed = undefined
      else if (key === 'Backspace') typed = typed.slice(0, -1)
      else if (key.length === 1) typed += key
      else return
      event.preventDefault()
    }
    // Before any other key of the page.
    addEventListener('keydown', onKeyDown, true)
    return () => {
      removeEventListener('keydown', onKeyDown, true)
      forgetEarlyFind()
    }
  }, [id])
}

export const earlyFind = () => typed

export function forgetEarlyFind(): void {
  typed = undefined
}
