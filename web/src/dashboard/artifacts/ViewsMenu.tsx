import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { errorCode } from '../api.ts'
import type { ListSearch } from '../search/list-search.ts'
import { Bar } from '../ui/Bar.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Popover } from '../ui/Popover.tsx'
import { Text } from '../ui/Text.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import choices from './Choices.module.css'
import { useViews } from './use-views.ts'
import { ViewItem } from './ViewItem.tsx'
import styles from './ViewsMenu.module.css'
import { viewsQuery, writeView } from './views-query.ts'

/** Filters, order and columns under a name. The button says which view is shown, and whether it was changed since. */
export function ViewsMenu({ search }: { search: ListSearch }) {
  const { data } = useQuery({ ...viewsQuery, enabled: search.view !== undefined })
  const shown = data?.items.find(({ id }) => id === search.view)
  const changed = shown && shown.search !== writeView(search)
  return (
    <Popover
      on={shown !== undefined}
      label={
        shown ? (
          <span className={`${styles.shown} clip`}>
            <Text>{shown.name}</Text>
            {changed && <span className={styles.changed}> · changed</span>}
          </span>
        ) : (
          'Views'
        )
      }
    >
      <Views search={search} />
    </Popover>
  )
}

function Views({ search }: { search: ListSearch }) {
  const { views, save, order, remove } = useViews()
  const [name, setName] = useState('')
  const here = writeView(search)
  const items = views.data?.items ?? []
  const ids = items.map(({ id }) => id)
  const none = views.data?.items.length === 0
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // A keyboard on the screen would cover what it is for.
    if (!none || matchMedia('(pointer: coarse)').matches) return
    // The panel may be about to open: until it has, nothing in it takes the focus.
    const frame = requestAnimationFrame(() => field.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [none])
  const keep = (replace: boolean) =>
    save.mutate(
      { name, search: here, ...(replace && { replace }) },
      { onSuccess: () => setName((now) => (now === name ? '' : now)) },
    )
  // Until the list shows what replaced it, a click on the view would open what it was.
  const replacing = save.isPending && save.variables.replace === true
  const taken = replacing || (errorCode(save.error) === 'CONFLICT' && save.variables?.name === name)
  const error = (taken ? null : save.error) ?? order.error ?? remove.error
  return (
    <>
      {views.isError && !views.data && <Trouble error={views.error} retry={views.refetch} />}
      {views.isPending && (
        <p className={choices.empty}>
          <Bar width="60%" />
        </p>
      )}
      {none && <p className={`${choices.empty} muted`}>No view yet. Choose filters, then give them a name.</p>}
      {items.length > 0 && (
        <Link to="/artifacts" search={{}} className={styles.all}>
          All artifacts
        </Link>
      )}
      <ul aria-label="Views" className={styles.views}>
        {items.map((view, at) => (
          <ViewItem
            key={view.id}
            view={view}
            here={here}
            current={view.id === search.view}
            onMove={(by) => order.mutate(moved(ids, at, at + by))}
            canMove={{ up: at > 0, down: at < items.length - 1 }}
            onRemove={() => remove.mutate(view.id)}
          />
        ))}
      </ul>
      <form
        className={styles.save}
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') keep(false)
        }}
      >
        <input
          ref={field}
          className="input"
          aria-label="Name of the view"
          placeholder="Name of this view"
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button" disabled={name.trim() === '' || save.isPending}>
          Save view
        </button>
      </form>
      {taken && (
        <p className={`${choices.empty} ${styles.taken}`} role="alert">
          A view has this name already.
          <button type="button" className="button" disabled={replacing} onClick={() => keep(true)}>
            Replace it
          </button>
        </p>
      )}
      <Failed error={error} className={choices.empty} />
    </>
  )
}

/** The same ids with one of them in another place. */
function moved(ids: readonly string[], from: number, to: number): string[] {
  const [id] = ids.slice(from, from + 1)
  return id === undefined ? [...ids] : ids.toSpliced(from, 1).toSpliced(to, 0, id)
}
