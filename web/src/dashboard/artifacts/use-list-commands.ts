import { useMemo } from 'react'
import {
  countFilters,
  DENSITIES,
  FILTERS,
  type FilterName,
  GROUPINGS,
  type ListSearch,
  readSort,
  SORTS,
  withoutFilters,
  writeSort,
} from '../search/list-search.ts'
import { openPalette } from '../shell/command-palette.ts'
import { type Command, useCommands } from '../shell/use-commands.ts'
import { useHotkeys } from '../shell/use-hotkeys.ts'
import { LABELS } from './columns.tsx'
import { GROUP_LABELS } from './DisplayMenu.tsx'
import { FILTER_LABELS } from './filter-labels.ts'
import type { Appearance } from './use-appearance.ts'

interface Options {
  search: ListSearch
  change: (patch: Partial<ListSearch>) => void
  appearance: Appearance
}

const FILTER_BY = 'Filter by '

/** What the palette can do on the list; `f` offers the filters alone. */
export function useListCommands({ search, change, appearance: { density, setDensity } }: Options) {
  const commands = useMemo((): Command[] => {
    const { by, dir } = readSort(search)
    return [
      ...FILTERS.filter((name) => name !== 'q').map((name) => ({
        name: `${FILTER_BY}${FILTER_LABELS[name].toLowerCase()}`,
        run: () => openFilter(name),
      })),
      ...(countFilters(search) > 0 ? [{ name: 'Clear all filters', run: () => change(cleared(search)) }] : []),
      ...([undefined, ...GROUPINGS] as const)
        .filter((group) => group !== search.group)
        .map((group) => ({
          name: group ? `Group by ${GROUP_LABELS[group].toLowerCase()}` : 'Do not group',
          run: () => change({ group }),
        })),
      ...SORTS.map((field) => ({
        name: `Sort by ${field === 'title' ? 'title' : LABELS[field].toLowerCase()}`,
        run: () => change({ sort: writeSort({ by: field, dir: field === by && dir === 'desc' ? 'asc' : 'desc' }) }),
      })),
      ...DENSITIES.filter((one) => one !== density).map((one) => ({
        name: `Density: ${one}`,
        run: () => setDensity(one),
      })),
    ]
  }, [search, change, density, setDensity])
  useCommands(commands)
  useHotkeys({ f: () => openPalette(FILTER_BY) })
}

const cleared = (search: ListSearch): Partial<ListSearch> => {
  const kept = withoutFilters(search)
  return Object.fromEntries(Object.keys(search).map((name) => [name, kept[name as keyof ListSearch]]))
}

/** The filter's own menu, where its values can be chosen by keyboard; on a phone the filters are unfolded first. */
function openFilter(name: FilterName) {
  const bar = document.querySelector('[data-filters]')
  const fold = bar?.querySelector<HTMLElement>('[aria-controls="filters"][aria-expanded="false"]')
  if (fold?.checkVisibility()) fold.click()
  // The dialog that this was chosen in is closed, and the filters unfolded, by the next frame.
  requestAnimationFrame(() => {
    const button = bar?.querySelector<HTMLElement>(`[data-filter="${name}"] > button`)
    button?.focus()
    button?.click()
  })
}
