import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { api } from '../api.ts'
import { visibleText } from '../format/visible-text.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './NodeName.module.css'

interface Props {
  id: string
  name: string
  /** The name as it stands there, where it is more than text. */
  children?: ReactNode
}

/** The name of a machine, changed where it stands: Enter keeps it, Escape leaves it as it was. */
export function NodeName({ id, name, children = <Text>{name}</Text> }: Props) {
  const client = useQueryClient()
  const [editing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const done = () => {
    setEditing(false)
    requestAnimationFrame(() => button.current?.focus())
  }
  const rename = useMutation({
    mutationFn: (next: string) => api.nodes.rename.mutate({ id, name: next }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['nodes'] })
      client.invalidateQueries({ queryKey: ['artifacts'] })
      done()
    },
  })

  if (!editing) {
    return (
      <span className={styles.name}>
        {children}
        <button
          ref={button}
          type="button"
          className={`${styles.edit} button`}
          data-tone="quiet"
          aria-label={`Rename ${visibleText(name)}`}
          title="Rename"
          onClick={() => setEditing(true)}
        >
          <Icon name="edit" />
        </button>
      </span>
    )
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const next = String(new FormData(event.currentTarget).get('name')).trim()
    if (next === '' || next === name) done()
    else rename.mutate(next)
  }
  return (
    <form className={styles.name} onSubmit={submit}>
      <input
        className="input"
        name="name"
        aria-label="Name of the machine"
        defaultValue={name}
        maxLength={100}
        required
        ref={selectAll}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          done()
        }}
      />
      <button type="submit" className="button" data-tone="accent" disabled={rename.isPending}>
        Save
      </button>
      <button type="button" className="button" onClick={done}>
        Cancel
      </button>
      <Failed error={rename.error} />
    </form>
  )
}

// One function for good: a new one at each render would select again while someone types.
const selectAll = (input: HTMLInputElement | null) => input?.select()
