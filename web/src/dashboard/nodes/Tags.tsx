import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { api, type Outputs } from '../api.ts'
import { visibleText } from '../format/visible-text.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Text } from '../ui/Text.tsx'
import { parseTags } from './fleet.ts'
import { nodeQuery, nodesQuery } from './queries.ts'
import styles from './Tags.module.css'

interface Props {
  id: string
  name: string
  tags: readonly string[]
}

/** The tags of a machine, each a link to all that have it, changed where they stand: shown as typed at once, and put back if the server refuses. */
export function Tags({ id, name, tags }: Props) {
  const client = useQueryClient()
  const [editing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const done = () => {
    setEditing(false)
    requestAnimationFrame(() => button.current?.focus())
  }
  const tag = useMutation({
    mutationFn: (next: string[]) => api.nodes.tag.mutate({ id, tags: next }),
    onMutate: (next) => {
      client.setQueryData(
        nodesQuery.queryKey,
        (all: Outputs['nodes']['list'] | undefined) =>
          all && { ...all, items: all.items.map((node) => (node.id === id ? { ...node, tags: next } : node)) },
      )
      client.setQueryData(
        nodeQuery(id).queryKey,
        (node: Outputs['nodes']['get'] | undefined) => node && { ...node, tags: next },
      )
    },
    onSuccess: done,
    onSettled: () => client.invalidateQueries({ queryKey: ['nodes'] }),
  })

  if (!editing) {
    return (
      <span className={styles.tags}>
        {tags.map((one) => (
          <Link key={one} to="/nodes" search={{ tag: [one] }} className={styles.tag}>
            <Text>{one}</Text>
          </Link>
        ))}
        <button ref={button} type="button" className={styles.edit} onClick={() => setEditing(true)}>
          {tags.length === 0 ? 'add tags' : <Icon name="edit" />}
          <span className="sr-only">{`${tags.length === 0 ? ' to' : 'Edit tags of'} ${visibleText(name)}`}</span>
        </button>
      </span>
    )
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    tag.mutate(parseTags(String(new FormData(event.currentTarget).get('tags'))))
  }
  return (
    <form className={styles.tags} onSubmit={submit}>
      <input
        className={`${styles.input} input`}
        name="tags"
        aria-label={`Tags of ${visibleText(name)}, parted by commas`}
        defaultValue={tags.join(', ')}
        placeholder="laptop, ci"
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was just pressed
        autoFocus
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          done()
        }}
      />
      <button type="submit" className="button" data-tone="accent" disabled={tag.isPending}>
        Save
      </button>
      <Failed error={tag.error} />
    </form>
  )
}
