import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import { api } from '../api.ts'
import { visibleText } from '../format/visible-text.ts'
import { Text } from '../ui/Text.tsx'
import styles from './RevokeKey.module.css'

const CONSEQUENCE = {
  enroll: 'No further machine can join with it. Machines that joined with it go on.',
  node: 'This machine can send nothing more until it is enrolled again. What it has sent is kept.',
}

/** Asks first: a revoked key cannot be brought back. */
export function RevokeKey({ id, name, kind }: { id: string; name: string; kind: 'enroll' | 'node' }) {
  const client = useQueryClient()
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const revoke = useMutation({
    mutationFn: () => api.keys.revoke.mutate({ id }),
    onSuccess: () => {
      dialog.current?.close()
      // The button that opened it is about to go.
      dialog.current?.closest('figure')?.focus()
      return client.invalidateQueries({ queryKey: ['keys'] })
    },
  })
  return (
    <>
      <button
        type="button"
        className="button"
        aria-label={`Revoke ${visibleText(name)}`}
        onClick={() => dialog.current?.showModal()}
      >
        Revoke
      </button>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={title} closedby="any">
        <h2 id={title} className="wrap">
          Revoke “<Text>{name}</Text>”?
        </h2>
        <p className="muted">{CONSEQUENCE[kind]}</p>
        {revoke.isError && (
          <p className="error" role="alert">
            {revoke.error.message}
          </p>
        )}
        <form method="dialog">
          <button type="submit" className="button">
            Keep it
          </button>
          <button
            type="button"
            className="button"
            data-tone="bad"
            disabled={revoke.isPending}
            onClick={() => revoke.mutate()}
          >
            Revoke key
          </button>
        </form>
      </dialog>
    </>
  )
}
