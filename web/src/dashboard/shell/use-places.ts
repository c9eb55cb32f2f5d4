import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { readView, viewsQuery } from '../artifacts/views-query.ts'
import { nodesQuery } from '../nodes/queries.ts'
import { matchCommands } from './match-commands.ts'
import type { Command } from './use-commands.ts'

const PAUSE_MS = 150
/** Of machines, and of artifacts. */
const MOST = 8
const LEAST_LETTERS = 2

/** What the palette can go to by a text: machines, and artifacts that hold it. Nothing without one. */
export function usePlaces(text: string): { places: Command[]; searching: boolean; failed: boolean } {
  const navigate = useNavigate()
  const q = text.trim()
  const sought = usePaused(q)
  const nodes = useQuery(nodesQuery)
  const found = useQuery({
    queryKey: ['artifacts', 'palette', sought],
    queryFn: ({ signal }) =>
      api.artifacts.list.query({ filter: { text: sought }, limit: MOST, alike: true }, { signal }),
    enabled: sought.length >= LEAST_LETTERS,
  })
  const machines = useMemo(
    (): Command[] =>
      (nodes.data?.items ?? []).map(({ id, name }) => ({
        id,
        name: `Machine: ${name}`,
        run: () => navigate({ to: '/nodes/$id', params: { id } }),
      })),
    [navigate, nodes.data],
  )
  const artifacts = useMemo(
    (): Command[] =>
      (found.data?.items ?? []).map(({ id, title, key, nodeName }) => ({
        id,
        name: `Artifact: ${title || key}`,
        note: nodeName,
        run: () => navigate({ to: '/artifacts/$id', params: { id } }),
      })),
    [navigate, found.data],
  )
  if (q === '') return { places: [], searching: false, failed: false }
  const search = { name: `Search artifacts for “${q}”`, run: () => navigate({ to: '/artifacts', search: { q } }) }
  // What comes late comes last: nothing that can be chosen moves.
  return {
    places: [...matchCommands(machines, q).slice(0, MOST), search, ...(q === sought ? artifacts : [])],
    searching: q !== sought || found.isFetching,
    failed: found.isError,
  }
}

/** The views, by the name that each was given. */
export function useViewCommands(): Command[] {
  const navigate = useNavigate()
  const { data } = useQuery({ ...viewsQuery, refetchOnMount: 'always' })
  return useMemo(
    () =>
      (data?.items ?? []).map((view) => ({
        id: view.id,
        name: `View: ${view.name}`,
        run: () => navigate({ to: '/artifacts', search: readView(view) }),
      })),
    [navigate, data],
  )
}

/** A text as it was when typing last paused. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return paused
}
