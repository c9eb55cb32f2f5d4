import type { FormEvent, ReactNode } from 'react'
import { api } from '../api.ts'
import { visibleText } from '../format/visible-text.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { InPlace } from '../ui/InPlace.tsx'
import { Text } from '../ui/Text.tsx'
import styles from './NodeName.module.css'
import { useNodeEdit } from './use-node-edit.ts'

interface Props {
  id: string
  name: string
  /** The name as it stands there, where it is more than text. */
  children?: ReactNode
}

/** The name of a machine, changed where it stands: Enter keeps it, Escape leaves it as it was. */
export function NodeName({ id, name, children = <Text>{name}</Text> }: Props) {
  const edit = useNodeEdit({
    id,
    change: (next: string) => ({ name: next }),
    save: (next) => api.nodes.rename.mutate({ id, name: next }),
    say: (next, before) => `Renaming “${visibleText(before)}” to “${visibleText(next)}”`,
  })

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const next = String(new FormData(event.currentTarget).get('name')).trim()
    if (next === '' || next === name) edit.close()
    else edit.submit(next)
  }
  const form = edit.editing && (
    <form onSubmit={submit}>
      <input
        className={`${styles.input} input`}
        name="name"
        aria-label="Name of the machine"
        defaultValue={edit.draft ?? name}
        maxLength={100}
        required
        ref={selectAll}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          edit.close()
        }}
      />
      <button type="submit" className="button" data-tone="accent">
        {edit.error ? 'Try again' : 'Save'}
      </button>
      <button type="button" className="button" onClick={edit.close}>
        Cancel
      </button>
      <Failed error={edit.error} />
    </form>
  )
  return (
    <InPlace className={styles.name} form={form}>
      {children}
      <button
        ref={edit.button}
        type="button"
        className={`${styles.edit} button`}
        data-tone="quiet"
        aria-label={`Rename ${visibleText(name)}`}
        title="Rename"
        onClick={edit.open}
      >
        <Icon name="edit" />
      </button>
    </InPlace>
  )
}

// One function for good: a new one at each render would select again while someone types.
const selectAll = (input: HTMLInputElement | null) => input?.select()
