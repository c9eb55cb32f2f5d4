import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { visibleText } from '../format/visible-text.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Text } from '../ui/Text.tsx'
import { useViewChange } from './use-views.ts'
import styles from './ViewsMenu.module.css'
import { readView, type SavedView } from './views-query.ts'

interface Props {
  view: SavedView
  /** What is shown now, as a view is written. */
  here: string
  /** Whether what is shown began as this view. */
  current: boolean
  onMove: (by: 1 | -1) => void
  canMove: { up: boolean; down: boolean }
  onRemove: () => void
}

/** A view to open; behind a button what changes it: its name, what it shows, its place, and that it goes. */
export function ViewItem({ view, here, current, onMove, canMove, onRemove }: Props) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState(view.name)
  const id = useId()
  const called = visibleText(view.name)
  const change = useViewChange(view.id)
  const apply = (patch: { name?: string; search?: string }) => change.mutate(patch, { onSuccess: () => setOpen(false) })
  return (
    <li>
      <div className={styles.view}>
        <Link
          to="/artifacts"
          activeOptions={{ exact: true }}
          search={readView(view)}
          className="clip"
          aria-current={current ? 'true' : undefined}
        >
          <Text>{view.name}</Text>
        </Link>
        <button
          type="button"
          className="button"
          data-tone="quiet"
          aria-label={`Edit ${called}`}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            setName(view.name)
            setOpen(!open)
          }}
        >
          <Icon name="edit" />
        </button>
      </div>
      <div id={id} className={styles.edit} hidden={!open}>
        <form
          className={styles.rename}
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() !== '') apply({ name })
          }}
        >
          <input
            className="input"
            aria-label={`New name of ${called}`}
            maxLength={100}
            autoComplete="off"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <button type="submit" className="button" disabled={name.trim() === '' || name.trim() === view.name}>
            Rename
          </button>
        </form>
        <div className={styles.actions}>
          {view.search !== here && (
            <button type="button" className="button" onClick={() => apply({ search: here })}>
              Replace by what is shown
            </button>
          )}
          <button
            type="button"
            className="button"
            aria-label={`Move ${called} up`}
            disabled={!canMove.up}
            onClick={() => onMove(-1)}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            className="button"
            aria-label={`Move ${called} down`}
            disabled={!canMove.down}
            onClick={() => onMove(1)}
          >
            <Icon name="down" />
          </button>
          <button type="button" className="button" data-tone="bad" aria-label={`Remove ${called}`} onClick={onRemove}>
            Remove
          </button>
        </div>
        <Failed error={change.error} className="wrap" />
      </div>
    </li>
  )
}
