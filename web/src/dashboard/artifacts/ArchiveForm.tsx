import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { endSession } from '../shell/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { archiveProblem } from './archive-problem.ts'
import styles from './SelectionBar.module.css'

/**
 * Downloads artifacts as one archive. The browser itself asks for it, so that it goes to the disk while it is made; where
 * that would be refused, it would show the answer of a program in place of the page, so the page asks first.
 */
export function ArchiveForm({ ids }: { ids: readonly string[] }) {
  const client = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const now = useRef(ids)
  now.current = ids
  const check = useMutation({
    mutationFn: async (ids: readonly string[]) => {
      const body = new URLSearchParams(ids.map((id) => ['id', id]))
      const answer = await fetch('/api/archive?check', { method: 'POST', body }).catch(() => undefined)
      if (answer?.status === 401) endSession(client)
      return answer?.ok ? undefined : archiveProblem(answer?.status)
    },
    onSuccess: (problem, checked) => {
      if (problem === undefined && checked.join() === now.current.join()) form.current?.submit()
    },
  })
  // Of what was chosen when it was asked for.
  const problem = check.variables?.join() === ids.join() ? check.data : undefined
  return (
    <>
      <form
        ref={form}
        method="post"
        action="/api/archive"
        onSubmit={(event) => {
          event.preventDefault()
          if (!check.isPending) check.mutate(ids)
        }}
      >
        {ids.map((id) => (
          <input key={id} type="hidden" name="id" value={id} />
        ))}
        <button type="submit" className="button" data-tone="accent" aria-busy={check.isPending}>
          <Icon name="download" /> Download
        </button>
      </form>
      {problem && (
        <p className={`${styles.problem} error`} role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
