import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useMemo, useRef } from 'react'
import { visibleText } from '../format/visible-text.ts'
import { type ListSearch, parseListSearch, readSort, type Sort, writeSort } from '../search/list-search.ts'
import { Trouble } from '../ui/Trouble.tsx'
import { useTitle } from '../ui/use-title.ts'
import { Warning } from '../ui/Warning.tsx'
import { ArtifactTable } from './ArtifactTable.tsx'
import { EmptyList } from './EmptyList.tsx'
import { FilterBar } from './FilterBar.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { NOTHING } from './selection.ts'
import { timeProblem } from './time-problem.ts'
import { useAppearance } from './use-appearance.ts'
import { useArtifactList } from './use-artifact-list.ts'
import { useKeptSelection } from './use-kept-selection.ts'
import { useListCommands } from './use-list-commands.ts'
import { useNamedView } from './use-named-view.ts'
import { Waiting } from './Waiting.tsx'

const route = getRouteApi('/artifacts/')

/** All artifacts, as the address filters, groups and orders them. */
export function ArtifactsPage() {
  // The router keeps what it was told to drop.
  const raw = route.useSearch()
  const search = useMemo(() => parseListSearch(raw), [raw])
  const problem = timeProblem(raw)
  const navigate = route.useNavigate()
  const change = useCallback(
    (patch: Partial<ListSearch>, replace = false) =>
      navigate({ search: (before) => ({ ...parseListSearch(before), ...patch }), replace }),
    [navigate],
  )
  const replace = useCallback((search: ListSearch) => navigate({ search, replace: true }), [navigate])
  const view = useNamedView(search, replace)
  useTitle([view ?? (search.q && `“${visibleText(search.q)}”`), 'Artifacts'].filter(Boolean).join(' · '))
  const [selection, setSelection] = useKeptSelection()
  const place = useRef<HTMLDivElement>(null)
  const chosen = selection.chosen.size
  const undisturbed = useCallback(() => chosen === 0 && !isReading(place.current), [chosen])
  const appearance = useAppearance(search, change)
  const list = useArtifactList(search, undisturbed)
  const { parts, stale, empty, fold } = list
  // Of the address before: that nothing was found there says nothing about this one.
  const shown = stale && parts?.every(({ rows }) => rows === 0) ? undefined : parts
  const foldAll =
    search.group && parts
      ? (closed: boolean) =>
          fold(
            parts.flatMap(({ part }) => (part === null ? [] : [part])),
            closed,
          )
      : undefined
  useListCommands({ search, change, appearance })

  return (
    <>
      <h1 className="sr-only">Artifacts</h1>
      <FilterBar
        search={search}
        found={list.count}
        alike={list.alike}
        appearance={appearance}
        onChange={change}
        onFoldAll={foldAll}
      />
      {problem && <Warning>{problem}</Warning>}
      <div ref={place}>
        {list.error ? (
          <Trouble error={list.error} retry={list.retry} />
        ) : empty ? (
          <EmptyList search={search} />
        ) : (
          <ArtifactTable
            search={search}
            list={list.list}
            parts={shown}
            sort={readSort(search)}
            onSort={(sort: Sort) => change({ sort: writeSort(sort) })}
            onFold={fold}
            appearance={appearance}
            selection={selection}
            onSelect={setSelection}
            stale={stale}
          />
        )}
      </div>
      <Waiting
        count={list.waiting}
        onShow={() => {
          scrollTo({ top: 0, behavior: 'instant' })
          list.refresh()
        }}
      />
      <SelectionBar selection={selection} onClear={() => setSelection(NOTHING)} />
    </>
  )
}

/** Whether someone looks at a place of the list that rows moving would take away: scrolled, pointed at, or with the focus in it. */
function isReading(place: HTMLElement | null): boolean {
  const rows = place?.querySelector('tbody')
  if (!rows) return false
  return scrollY > 4 || rows.matches(':hover') || rows.contains(document.activeElement)
}
