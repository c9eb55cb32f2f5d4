import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Outputs } from '../api.ts'
import { refusalQuery } from '../shell/refusal.ts'
import { sayFailure } from '../ui/Failed.tsx'
import { nodeQuery, nodesQuery } from './queries.ts'

type Facts = Pick<Outputs['nodes']['get'], 'name' | 'tags'>

const EDIT = ['nodes', 'edit']

interface Options<T> {
  id: string
  /** What the machine is from now on. */
  change: (value: T) => Partial<Facts>
  save: (value: T) => Promise<unknown>
  /** What is done to the machine that is called so, as the beginning of a sentence. */
  say: (value: T, name: string) => string
}

/**
 * Changes a machine where it stands: what was typed is shown at once, wherever the machine is. Where the server refuses, it is as it was, and the field is
 * open again with what was typed and the reason; where the field is no longer in the page, the page says so.
 */
export function useNodeEdit<T>({ id, change, save, say }: Options<T>) {
  const client = useQueryClient()
  const [editing, setEditing] = useState(false)
  const [draft, setDraft] = useState<T>()
  const button = useRef<HTMLButtonElement>(null)
  const here = useRef(false)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const close = () => {
    setEditing(false)
    requestAnimationFrame(() => button.current?.focus())
  }
  const patch = (facts: Partial<Facts>) => {
    client.setQueryData(
      nodesQuery.queryKey,
      (all) => all && { ...all, items: all.items.map((node) => (node.id === id ? { ...node, ...facts } : node)) },
    )
    client.setQueryData(nodeQuery(id).queryKey, (node) => node && { ...node, ...facts })
  }
  const mutation = useMutation({
    mutationKey: EDIT,
    // One after the other: the last name is the one that stays.
    scope: { id: `edit ${id}` },
    mutationFn: save,
    onMutate: async (value: T) => {
      close()
      await client.cancelQueries({ queryKey: ['nodes'] })
      const node: Facts | undefined =
        client.getQueryData(nodeQuery(id).queryKey) ??
        client.getQueryData(nodesQuery.queryKey)?.items.find((one) => one.id === id)
      const facts = change(value)
      patch(facts)
      // Nothing else of it, and no other machine: they may be changed before the answer is here.
      const before = node && {
        ...(facts.name !== undefined && { name: node.name }),
        ...(facts.tags && { tags: node.tags }),
      }
      return { before, name: node?.name ?? id }
    },
    onError: (error, value, was) => {
      setDraft(() => value)
      if (was?.before) patch(was.before)
      setEditing(true)
      if (!here.current)
        client.setQueryData(refusalQuery.queryKey, `${say(value, was?.name ?? id)}: ${sayFailure(error)}`)
    },
    onSettled: () => {
      // What the server says now knows nothing of the changes that are still on their way to it.
      if (client.isMutating({ mutationKey: EDIT }) > 1) return
      for (const root of ['nodes', 'artifacts', 'activity']) client.invalidateQueries({ queryKey: [root] })
    },
  })
  return {
    editing,
    /** Where the focus goes when the field closes. */
    button,
    /** What was typed and refused. */
    draft,
    error: mutation.error,
    open() {
      mutation.reset()
      setDraft(undefined)
      setEditing(true)
    },
    close() {
      mutation.reset()
      close()
    },
    submit: mutation.mutate,
  }
}
