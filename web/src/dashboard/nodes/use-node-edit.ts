import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Outputs } from '../api.ts'
import { nodeQuery, nodesQuery } from './queries.ts'

type Facts = Pick<Outputs['nodes']['get'], 'name' | 'tags'>

interface Options<T> {
  id: string
  /** What the machine is from now on. */
  change: (value: T) => Partial<Facts>
  save: (value: T) => Promise<unknown>
}

/**
 * Changes a machine where it stands: what was typed is shown at once, wherever the machine is. Where the server refuses, it is as it was, and the field is
 * open again with what was typed and the reason.
 */
export function useNodeEdit<T>({ id, change, save }: Options<T>) {
  const client = useQueryClient()
  const [editing, setEditing] = useState(false)
  const [draft, setDraft] = useState<T>()
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    setEditing(false)
    requestAnimationFrame(() => button.current?.focus())
  }
  const mutation = useMutation({
    mutationFn: save,
    onMutate: async (value: T) => {
      close()
      await client.cancelQueries({ queryKey: ['nodes'] })
      const before = [nodesQuery.queryKey, nodeQuery(id).queryKey].map(
        (key) => [key, client.getQueryData(key)] as const,
      )
      const facts = change(value)
      client.setQueryData(
        nodesQuery.queryKey,
        (all: Outputs['nodes']['list'] | undefined) =>
          all && { ...all, items: all.items.map((node) => (node.id === id ? { ...node, ...facts } : node)) },
      )
      client.setQueryData(
        nodeQuery(id).queryKey,
        (node: Outputs['nodes']['get'] | undefined) => node && { ...node, ...facts },
      )
      return before
    },
    onError: (_error, value, before) => {
      setDraft(() => value)
      for (const [key, data] of before ?? []) client.setQueryData(key, data)
      setEditing(true)
    },
    onSettled: () =>
      Promise.all(['nodes', 'artifacts', 'activity'].map((root) => client.invalidateQueries({ queryKey: [root] }))),
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
