import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { api } from '../api.ts'
import { parseTags } from '../nodes/fleet.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import styles from './CreateKey.module.css'
import { EXPIRIES, expiresAt } from './expiry.ts'
import { FreshKey } from './FreshKey.tsx'

type NewKey = Parameters<typeof api.keys.create.mutate>[0]

/** Makes an enrolment key and shows it, once. */
export function CreateKey() {
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: (key: NewKey) => api.keys.create.mutate(key),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    const expiry = expiresAt(String(fields.get('expiry')), Date.now())
    const machines = Number(fields.get('machines'))
    create.mutate(
      {
        name: String(fields.get('name')).trim(),
        ...(expiry && { expiresAt: expiry }),
        ...(machines > 0 && { maxUses: machines }),
        tags: parseTags(String(fields.get('tags'))),
      },
      { onSuccess: () => form.reset() },
    )
  }
  return (
    <section aria-label="New key" className={`${styles.create} card`}>
      <form onSubmit={submit} className={styles.form}>
        <label>
          <span>Name</span>
          <input
            className="input"
            name="name"
            placeholder="For which machine"
            required
            maxLength={100}
            autoComplete="off"
          />
        </label>
        <label>
          <span>Expires</span>
          <select className="input" name="expiry" defaultValue="7d">
            {EXPIRIES.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Machines</span>
          <input className="input" type="number" name="machines" placeholder="any number" min={1} max={1_000_000} />
        </label>
        <label>
          <span>Tags they get</span>
          <input
            className="input"
            name="tags"
            placeholder="laptop, ci"
            maxLength={1000}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <button type="submit" className="button" data-tone="accent" disabled={create.isPending}>
          <Icon name="plus" /> Create key
        </button>
      </form>
      <Failed error={create.error} />
      <div aria-live="polite">
        {create.data && <FreshKey id={create.data.id} secret={create.data.key} onDone={create.reset} />}
      </div>
    </section>
  )
}
