import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, errorCode } from '../api.ts'
import { type SavedView, VIEWS, viewsQuery } from './views-query.ts'

const ORDER = [...VIEWS, 'order']

/** The named views and what can be done with them. Another tab may have changed them: they are asked for each time they are shown. */
export function useViews() {
  const client = useQueryClient()
  const views = useQuery({ ...viewsQuery, refetchOnMount: 'always' })
  const settling = useSettling()
  const save = useMutation({
    mutationFn: (view: { name: string; search: string; replace?: boolean }) => api.views.save.mutate(view),
    ...settling,
  })
  const order = useMutation({
    mutationKey: ORDER,
    // One after the other: the last order is the one that stays.
    scope: { id: ORDER.join() },
    mutationFn: (ids: string[]) => api.views.order.mutate({ ids }),
    onMutate: async (ids) => {
      await client.cancelQueries({ queryKey: VIEWS })
      client.setQueryData(viewsQuery.queryKey, (before) => before && { ...before, items: inOrder(before.items, ids) })
    },
    onSettled: () => {
      // The list as it is now would undo a move that is still on its way.
      if (client.isMutating({ mutationKey: ORDER }) === 1) client.invalidateQueries({ queryKey: VIEWS })
    },
  })
  const remove = useMutation({
    mutationFn: (id: string) =>
      api.views.remove.mutate({ id }).catch((error) => {
        // Another tab was faster.
        if (errorCode(error) !== 'NOT_FOUND') throw error
      }),
    ...settling,
  })
  return { views, save, order, remove }
}

/** Changes the name of one view, or what it shows. */
export const useViewChange = (id: string) =>
  useMutation({
    mutationFn: (patch: { name?: string; search?: string }) => api.views.change.mutate({ id, ...patch }),
    ...useSettling(),
  })

/** A change is done when the list shows it. What was refused is said at once; a view that is gone is then no longer offered. */
function useSettling() {
  const client = useQueryClient()
  const ask = () => client.invalidateQueries({ queryKey: VIEWS })
  return { onSuccess: ask, onError: () => void ask() }
}

const inOrder = (views: readonly SavedView[], ids: readonly string[]): SavedView[] =>
  views.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
