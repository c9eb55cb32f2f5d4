import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, errorCode } from '../api.ts'
import { type SavedView, VIEWS, viewsQuery } from './views-query.ts'

/** The named views and what can be done with them. Another tab may have changed them: they are asked for each time they are shown. */
export function useViews() {
  const client = useQueryClient()
  const views = useQuery({ ...viewsQuery, refetchOnMount: 'always' })
  // Also after what was refused: a view that is gone is then no longer offered.
  const onSettled = () => client.invalidateQueries({ queryKey: VIEWS })
  const save = useMutation({
    mutationFn: (view: { name: string; search: string; replace?: boolean }) => api.views.save.mutate(view),
    onSettled,
  })
  const change = useMutation({
    mutationFn: (view: { id: string; name?: string; search?: string }) => api.views.change.mutate(view),
    onSettled,
  })
  const order = useMutation({
    mutationFn: (ids: string[]) => api.views.order.mutate({ ids }),
    onMutate: async (ids) => {
      await client.cancelQueries({ queryKey: VIEWS })
      client.setQueryData(viewsQuery.queryKey, (before) => before && { ...before, items: inOrder(before.items, ids) })
    },
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (id: string) =>
      api.views.remove.mutate({ id }).catch((error) => {
        // Another tab was faster.
        if (errorCode(error) !== 'NOT_FOUND') throw error
      }),
    onSettled,
  })
  return { views, save, change, order, remove }
}

const inOrder = (views: readonly SavedView[], ids: readonly string[]): SavedView[] =>
  views.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
