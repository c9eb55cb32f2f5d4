import type { ArtifactRow } from '@exfil/core/wire'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { PAGE } from './list-extent.ts'
import { joinPages, type ListQuestion, type Part, pageIn, pageQuery, retryPages } from './list-pages.ts'
import { type Layout, pagesOn, spotAt } from './sections.ts'
import type { ListPart } from './use-artifact-list.ts'
import { useSettled } from './use-settled.ts'

/** Lines that are loaded before they are in view. */
const AHEAD = 20

interface Options {
  list: ListQuestion
  parts: readonly ListPart[]
  layout: Layout
  /** The lines in view. */
  first: number
  last: number
}

/** The rows of a list as far as they are loaded; those in view are, once the reader has come to a rest. */
export function useSparseRows({ list, parts, layout, first, last }: Options) {
  const client = useQueryClient()
  const calm = useSettled(first, last - first + 1)
  const wanted = useMemo(
    () => pagesOn(layout, calm - AHEAD, calm + (last - first) + AHEAD, PAGE),
    [layout, calm, first, last],
  )
  const top = spotAt(layout, calm)
  /** Rows that are looked at stay: the page above is found from them. The first two are found from the beginning, whatever is below. */
  const isAbove = useCallback(
    (section: number, page: number) => section === top?.section && page > 1 && page === Math.floor(top.row / PAGE) - 1,
    [top?.section, top?.row],
  )
  const { trouble, read } = useQueries({
    queries: wanted.map(({ section, page }, index) => {
      const { part, total } = parts[section] ?? { part: null }
      const upwards = isAbove(section, page)
      const after = wanted[index - 1]
      // The page before, where it is on its way, says where this one begins.
      const waits = page > 0 && after?.section === section && pageIn(client, list, part, page - 1) === undefined
      return { ...pageQuery(client, list, part, page, { total, upwards }), enabled: !waits }
    }),
    combine: (pages) => ({
      trouble: pages.find(({ isError }) => isError)?.error ?? undefined,
      // Rows are read where they lie: this tells that there are more.
      read: pages.map(({ dataUpdatedAt }) => dataUpdatedAt).join(),
    }),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` says that a page may be another
  useEffect(() => {
    for (const { section, page } of wanted) {
      const part = parts[section]?.part
      if (part !== undefined) joinPages(client, list, part, page, isAbove(section, page))
    }
  }, [client, list, parts, wanted, isAbove, read])
  const rowAt = useCallback(
    (line: number): ArtifactRow | undefined => {
      const spot = spotAt(layout, line)
      const part: Part | undefined = spot && parts[spot.section]?.part
      if (!spot || spot.row < 0 || part === undefined) return undefined
      return pageIn(client, list, part, Math.floor(spot.row / PAGE))?.items[spot.row % PAGE]
    },
    [client, list, parts, layout],
  )
  /** The rows on these lines, loaded where they are not yet. */
  const load = useCallback(
    async (from: number, to: number): Promise<ArtifactRow[]> => {
      for (const { section, page } of pagesOn(layout, from, to, PAGE)) {
        const one = parts[section]
        if (one) await client.ensureQueryData(pageQuery(client, list, one.part, page, { total: one.total }))
      }
      return Array.from({ length: to - from + 1 }, (_, index) => rowAt(from + index)).filter((row) => row !== undefined)
    },
    [client, list, parts, layout, rowAt],
  )
  const retry = useCallback(() => retryPages(client, list), [client, list])
  return { rowAt, load, trouble, retry }
}
