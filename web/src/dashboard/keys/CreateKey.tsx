import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { serverNow } from '../clock.ts'
import { parseTags } from '../nodes/fleet.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import styles from './CreateKey.module.css'
import { EXPIRIES, expiresAt } from './expiry.ts'
import { FreshKey } from './FreshKey.tsx'
import { forgetKeyDraft, type KeyDraft, keepKeyDraft, recallKeyDraft } from './key-draft.ts'

type NewKey = Parameters<typeof api.keys.create.mutate>[0]

/** Makes an enrolment key and shows it, once. What is typed is kept until then, wherever its writer goes. */
export function CreateKey() {
  const client = useQueryClient()
  const [made, setMade] = useState(0)
  const create = useMutation({
    mutationFn: (key: NewKey) => api.keys.create.mutate(key),
    onSuccess: () => {
      forgetKeyDraft()
      setMade((before) => before + 1)
      // Nobody waits for the list: the key is shown once, and whoever leaves before that has lost it.
      client.invalidateQueries({ queryKey: ['keys'] })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { name, machines, tags, ...typed } = typedIn(event.currentTarget)
    const expiry = expiresAt(typed.expiry, serverNow())
    create.mutate({
      name: name.trim(),
      ...(expiry && { expiresAt: expiry }),
      ...(Number(machines) > 0 && { maxUses: Number(machines) }),
      tags: parseTags(tags),
    })
  }
  return (
    <section aria-label="New key" className={`${styles.create} card`}>
      <form onSubmit={submit} onChange={(event) => keepKeyDraft(typedIn(event.currentTarget))} className={styles.form}>
        <Fields key={made} disabled={create.isPending} />
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

function Fields({ disabled }: { disabled: boolean }) {
  const [draft] = useState(recallKeyDraft)
  return (
    <fieldset disabled={disabled} className={styles.fields}>
      <label>
        <span>Name</span>
        <input
          className="input"
          name="name"
          defaultValue={draft.name}
          placeholder="For which machine"
          required
          maxLength={100}
          autoComplete="off"
        />
      </label>
      <label>
        <span>Expires</span>
        <select className="input" name="expiry" defaultValue={draft.expiry}>
          {EXPIRIES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Machines</span>
        <input
          className="input"
          type="number"
          name="machines"
          defaultValue={draft.machines}
          placeholder="any number"
          min={1}
          max={1_000_000}
        />
      </label>
      <label>
        <span>Tags they get</span>
        <input
          className="input"
          name="tags"
          defaultValue={draft.tags}
          placeholder="laptop, ci"
          maxLength={1000}
          autoComplete="off"
          spellCheck={false}
        />
      </label>
    </fieldset>
  )
}

function typedIn(form: HTMLFormElement): KeyDraft {
  const fields = new FormData(form)
  const field = (name: keyof KeyDraft) => String(fields.get(name) ?? '')
  return { name: field('name'), expiry: field('expiry'), machines: field('machines'), tags: field('tags') }
}
