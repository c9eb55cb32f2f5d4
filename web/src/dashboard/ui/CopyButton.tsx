import { useEffect, useState } from 'react'
import styles from './CopyButton.module.css'
import { Icon } from './Icon.tsx'

const LABELS = { idle: 'Copy', copied: 'Copied', failed: 'Select' }

/** Copies `text`; `label` says what ("checksum"). Where the browser forbids it, the button says to select it: the text stands beside it. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<keyof typeof LABELS>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () =>
    copyText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    )
  return (
    <button type="button" className={`${styles.copy} button`} onClick={copy}>
      <Icon name={state === 'copied' ? 'check' : 'copy'} />
      <span aria-live="polite">
        {LABELS[state]}
        <span className="sr-only"> {label}</span>
      </span>
    </button>
  )
}

/** Without https and beyond loopback there is no `navigator.clipboard`; a selection can still be copied. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (!copied) throw new Error('copying is not allowed here')
}
