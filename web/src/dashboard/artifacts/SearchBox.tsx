import { useEffect, useRef, useState } from 'react'
import { awaitSent } from '../search/sent-texts.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './SearchBox.module.css'

const PAUSE_MS = 200

/** Text on title, path and project. The list follows a pause in typing; Escape empties the field, then leaves it. */
export function SearchBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  const sent = useRef([value])

  // The address may change from elsewhere: the filters cleared, the way back.
  useEffect(() => {
    const awaited = awaitSent(sent.current, value)
    sent.current = awaited ?? [value]
    if (!awaited) setText(value)
  }, [value])

  useEffect(() => {
    if (text === sent.current.at(-1)) return
    const timer = setTimeout(() => {
      sent.current.push(text)
      onChange(text)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, onChange])

  /** On Enter: at once, and the keys are the list's again. */
  const send = () => {
    if (text !== sent.current.at(-1)) {
      sent.current.push(text)
      onChange(text)
    }
    input.current?.blur()
  }
  const focus = () => input.current?.select()
  const leave = () => {
    if (document.activeElement !== input.current) return false
    if (text === '') input.current?.blur()
    else setText('')
    return true
  }
  useHotkeys({ '/': focus, Escape: leave })

  return (
    <label className={styles.box}>
      <span className="sr-only">Search title, path, project</span>
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        className="input"
        placeholder="Title, path, project"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={({ key, nativeEvent }) => key === 'Enter' && !nativeEvent.isComposing && send()}
        spellCheck={false}
        autoComplete="off"
      />
    </label>
  )
}
