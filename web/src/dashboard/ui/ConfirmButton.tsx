import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useId, useRef } from 'react'
import styles from './ConfirmButton.module.css'
import { Failed } from './Failed.tsx'

interface Props {
  /** What the button says, and what it is called where several stand below one another. */
  label: ReactNode
  name?: string
  /** The question, and what follows from a yes. */
  question: ReactNode
  consequence: ReactNode
  yes: string
  no?: string
  run: () => Promise<unknown>
}

/** Asks before it does what cannot be undone. */
export function ConfirmButton({ label, name, question, consequence, yes, no = 'Cancel', run }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const mutation = useMutation({
    mutationFn: run,
    onSuccess: () => {
      dialog.current?.close()
      // The button that opened it may be about to go.
      dialog.current?.closest<HTMLElement>('figure, main')?.focus({ preventScroll: true })
    },
    // Whoever closed it meanwhile would else believe that it was done.
    onError: () => dialog.current?.open === false && dialog.current.showModal(),
  })
  const ask = () => {
    if (mutation.isError) mutation.reset()
    dialog.current?.showModal()
  }
  return (
    <>
      <button type="button" className="button" aria-label={name} onClick={ask}>
        {label}
      </button>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={title} closedby="any">
        <h2 id={title} className="wrap">
          {question}
        </h2>
        <p className="muted">{consequence}</p>
        <Failed error={mutation.error} />
        <form method="dialog">
          <button type="submit" className="button">
            {no}
          </button>
          <button
            type="button"
            className="button"
            data-tone="bad"
            disabled={mutation.isPending}
            onClick={() => mutation.mutate()}
          >
            {yes}
          </button>
        </form>
      </dialog>
    </>
  )
}
