import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api.ts'
import { visibleText } from '../format/visible-text.ts'
import type { ListSearch } from '../search/list-search.ts'
import { Bar } from '../ui/Bar.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import { Text } from '../ui/Text.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import choices from './Choices.module.css'
import styles from './ViewsMenu.module.css'
import { readView, VIEWS, viewsQuery, writeView } from './views-query.ts'

/** Filters, order and columns under a name. A name that is taken is given to what is shown now. */
export function ViewsMenu({ search }: { search: ListSearch }) {
  return (
    <Popover on={false} label="Views">
      <Views search={search} />
    </Popover>
  )
}

function Views({ search }: { search: ListSearch }) {
  const client = useQueryClient()
  const views = useQuery(viewsQuery)
  const [name, setName] = useState('')
  const changed = () => client.invalidateQueries({ queryKey: VIEWS })
  const save = useMutation({
    mutationFn: (name: string) => api.views.save.mutate({ name, search: writeView(search) }),
    onSuccess: () => {
      setName('')
      return changed()
    },
  })
  const remove = useMutation({ mutationFn: (id: string) => api.views.remove.mutate({ id }), onSuccess: changed })
  const here = writeView(search)
  const error = save.error ?? remove.error
  return (
    <>
      {views.isError && !views.data && <Trouble error={views.error} retry={views.refetch} />}
      {views.isPending && (
        <p className={choices.empty}>
          <Bar width="60%" />
        </p>
      )}
      {views.data?.items.length === 0 && (
        <p className={`${choices.empty} muted`}>No view yet. Choose filters, then give them a name.</p>
      )}
      <ul aria-label="Views" className={styles.views}>
        {views.data?.items.map(({ id, name, search: kept }) => {
          const view = readView(kept)
          return (
            <li key={id}>
              <Link
                to="/artifacts"
                search={view}
                className="clip"
                aria-current={writeView(view) === here ? 'true' : undefined}
              >
                <Text>{name}</Text>
              </Link>
              <button
                type="button"
                className="button"
                data-tone="quiet"
                aria-label={`Remove ${visibleText(name)}`}
                disabled={remove.isPending}
                onClick={() => remove.mutate(id)}
              >
                <Icon name="close" />
              </button>
            </li>
          )
        })}
      </ul>
      <form
        className={styles.save}
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') save.mutate(name)
        }}
      >
        <input
          className="input"
          aria-label="Name of the view"
          placeholder="Name of this view"
          maxLength={100}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button" disabled={name.trim() === '' || save.isPending}>
          Save view
        </button>
      </form>
      <Failed error={error} className={choices.empty} />
    </>
  )
}
