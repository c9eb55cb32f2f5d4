import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Text } from '../ui/Text.tsx'
import styles from './CommandPalette.module.css'
import { onOpenPalette, openPalette } from './command-palette.ts'
import { openKeysHelp } from './KeysHelp.tsx'
import { matchCommands } from './match-commands.ts'
import { setTheme, THEMES } from './theme.ts'
import { type Command, useOfferedCommands } from './use-commands.ts'
import { usePlaces, useViewCommands } from './use-places.ts'

/** Ctrl-K or Cmd-K, from anywhere: pages, what the page can do, saved views, machines, artifacts by their text, the theme; by a few letters and Enter. */
export function CommandPalette() {
  const dialog = useRef<HTMLDialogElement>(null)
  const [opened, setOpened] = useState<{ text: string; times: number }>()

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      if (dialog.current?.open) dialog.current.close()
      else openPalette()
    }
    const stop = onOpenPalette((text) => {
      if (document.querySelector('dialog[open]')) return
      // What is typed next must find the field, however busy the page is.
      flushSync(() => setOpened((before) => ({ text, times: (before?.times ?? 0) + 1 })))
      dialog.current?.showModal()
    })
    addEventListener('keydown', onKeyDown)
    return () => {
      stop()
      removeEventListener('keydown', onKeyDown)
    }
  }, [])

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label="Commands"
      closedby="any"
      // It is heard later, maybe when it is open again: then what was typed before is gone, and what is typed now stays.
      onClose={({ currentTarget }) => !currentTarget.open && setOpened(undefined)}
    >
      {opened && <Palette key={opened.times} text={opened.text} onDone={() => dialog.current?.close()} />}
    </dialog>
  )
}

function Palette({ text: given, onDone }: { text: string; onDone: () => void }) {
  const id = useId()
  const [text, setText] = useState(given)
  const [at, setAt] = useState(0)
  const commands = useAllCommands()
  // Whoever was sent here to choose among some does not look for artifacts.
  const { places, searching, failed } = usePlaces(given !== '' && text.startsWith(given) ? '' : text)
  const matching = useMemo(() => matchCommands(commands, text), [commands, text])
  const found = [...matching, ...places]
  const chosen = Math.min(at, found.length - 1)
  const list = useRef<HTMLDivElement>(null)
  // In newer browsers it answers a promise, which an effect must not.
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const run = (command: Command | undefined) => {
    if (!command) return
    onDone()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      setAt((chosen + step + found.length) % found.length)
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      run(found[chosen])
    }
  }
  return (
    <>
      <input
        className={styles.input}
        role="combobox"
        aria-label="Find a command, a machine or an artifact"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
        aria-autocomplete="list"
        placeholder="Go to, filter by, or text of an artifact"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setText(target.value)
          setAt(0)
        }}
      />
      <div ref={list} id={id} role="listbox" aria-label="Commands" className={styles.list}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
          <div
            key={command.id ?? command.name}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <span className="clip">
              <Text>{command.name}</Text>
            </span>
            {command.note !== undefined && (
              <span className={`${styles.note} muted clip`}>
                <Text>{command.note}</Text>
              </span>
            )}
          </div>
        ))}
      </div>
      <p className={`${styles.state} muted`} role="status">
        {failed
          ? 'Artifacts could not be searched.'
          : searching
            ? 'Searching artifacts'
            : `${found.length} ${found.length === 1 ? 'result' : 'results'}`}
      </p>
    </>
  )
}

function useAllCommands(): Command[] {
  const navigate = useNavigate()
  const offered = useOfferedCommands()
  const views = useViewCommands()
  return useMemo(
    () => [
      { name: 'Go to overview', run: () => navigate({ to: '/' }) },
      { name: 'Go to artifacts', run: () => navigate({ to: '/artifacts' }) },
      { name: 'Go to machines', run: () => navigate({ to: '/nodes' }) },
      { name: 'Go to keys', run: () => navigate({ to: '/keys' }) },
      { name: 'Go to account', run: () => navigate({ to: '/account' }) },
      ...views,
      ...offered.flat(),
      ...THEMES.map((theme) => ({ name: `Theme: ${theme}`, run: () => setTheme(theme) })),
      { name: 'Keyboard shortcuts', run: openKeysHelp },
    ],
    [navigate, offered, views],
  )
}
