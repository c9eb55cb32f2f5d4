import { Link } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { api } from '../api.ts'
import { visibleText } from '../format/visible-text.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { InPlace } from '../ui/InPlace.tsx'
import { Text } from '../ui/Text.tsx'
import { parseTags } from './fleet.ts'
import styles from './Tags.module.css'
import { useNodeEdit } from './use-node-edit.ts'

interface Props {
  id: string
  name: string
  tags: readonly string[]
}

/** The tags of a machine, each a link to all that have it, changed where they stand. */
export function Tags({ id, name, tags }: Props) {
  const edit = useNodeEdit({
    id,
    change: (next: string[]) => ({ tags: next }),
    save: (next) => api.nodes.tag.mutate({ id, tags: next }),
    say: (_tags, named) => `Changing the tags of “${visibleText(named)}”`,
  })

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    edit.submit(parseTags(String(new FormData(event.currentTarget).get('tags'))))
  }
  const form = edit.editing && (
    <form onSubmit={submit}>
      <input
        className={`${styles.input} input`}
        name="tags"
        aria-label={`Tags of ${visibleText(name)}, parted by commas`}
        defaultValue={(edit.draft ?? tags).join(', ')}
        placeholder="laptop, ci"
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was just pressed
        autoFocus
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          edit.close()
        }}
      />
      <button type="submit" className="button" data-tone="accent">
        {edit.error ? 'Try again' : 'Save'}
      </button>
      <Failed error={edit.error} />
    </form>
  )
  return (
    <InPlace className={styles.tags} form={form}>
      {tags.map((one) => (
        <Link key={one} to="/nodes" activeOptions={{ exact: true }} search={{ tag: [one] }} className={styles.tag}>
          <Text>{one}</Text>
        </Link>
      ))}
      <button ref={edit.button} type="button" className={styles.edit} onClick={edit.open}>
        {tags.length === 0 ? 'add tags' : <Icon name="edit" />}
        <span className="sr-only">{`${tags.length === 0 ? ' to' : 'Edit tags of'} ${visibleText(name)}`}</span>
      </button>
    </InPlace>
  )
}
