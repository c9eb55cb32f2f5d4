import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Outputs } from '../api.ts'
import { serverNow } from '../clock.ts'
import { toListInput } from '../search/list-input.ts'
import type { ListSearch } from '../search/list-search.ts'
import { arrivals } from './arrivals.ts'
import { countQuery } from './count-query.ts'
import { roomFor } from './list-extent.ts'
import {
  extentOf,
  extentsQuery,
  groupsQuery,
  headQuery,
  type ListQuestion,
  type Part,
  pageQuery,
  refreshList,
  showHead,
} from './list-pages.ts'
import type { Section } from './sections.ts'

export type Group = Outputs['artifacts']['groups']['items'][number]

/** A part of the list with its rows, and its head where it has one: of a group, or over what is merely like the text. */
export interface ListPart extends Section {
  part: Part
  /** How many rows there are, where `rows` may not be all of them. */
  total?: number
  group?: Group
  /** By word of the text, what was looked for in its place. */
  alike?: readonly (readonly string[])[]
}

/** The list that an address means. `undisturbed` says whether the reader would mind rows moving just now. */
export function useArtifactList(search: ListSearch, undisturbed: () => boolean) {
  const client = useQueryClient()
  // Made once per address: the moments in it must not move between two pages of one list.
  const asked = useMemo<ListQuestion>(() => ({ input: toListInput(search, serverNow()), by: search.group }), [search])
  const [shown, setShown] = useState(asked)

  const first = useQuery(pageQuery(client, asked, null, 0))
  const groups = useQuery(groupsQuery(asked))
  const ready = first.data !== undefined && (asked.by === undefined || groups.data !== undefined)
  const failed = !ready && (first.isError || groups.isError)
  // Until the new list is there, the one before is what one looks at.
  const list = ready || failed ? asked : shown
  useEffect(() => {
    if (ready) setShown(asked)
  }, [ready, asked])
  const before = useQuery({ ...pageQuery(client, list, null, 0), enabled: false })
  const beforeGroups = useQuery({ ...groupsQuery(list), enabled: false })
  const { data: extents } = useQuery(extentsQuery(list))
  const count = useQuery(countQuery(asked.input.filter))

  const head = useQuery({
    ...headQuery(asked),
    enabled: ready,
    initialData: first.data,
    initialDataUpdatedAt: first.dataUpdatedAt,
  })
  const news = useMemo(
    () => (ready && first.data && head.data ? arrivals(first.data.items, head.data.items) : undefined),
    [ready, first.data, head.data],
  )
  const refresh = useCallback(async () => {
    if (head.data) await refreshList(client, asked, head.data)
  }, [client, asked, head.data])
  useEffect(() => {
    if (!news || !head.data) return
    if (news.inPlace) {
      if (head.data.items !== first.data?.items) showHead(client, asked, head.data)
    } else if (undisturbed()) refresh()
  }, [news, head.data, first.data, client, asked, refresh, undisturbed])

  const counted = list === asked ? count.data : undefined
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const parts = useMemo((): ListPart[] | undefined => {
    const page = before.data
    if (!page) return undefined
    const own =
      list.by === undefined
        ? [{ part: null, head: false, closed: false, ...roomFor(extentOf(extents, null), counted) }]
        : beforeGroups.data?.items.map((group) => ({
            ...{ part: group.value, group, head: true, closed: folded.has(group.value) },
            ...roomFor(extentOf(extents, group.value), group),
          }))
    if (!own || !page.alike) return own
    const { from, words } = page.alike
    return [...own, { part: null, head: true, closed: false, skip: from, rows: page.items.length - from, alike: words }]
  }, [before.data, beforeGroups.data, list, extents, counted, folded])

  const fold = useCallback((values: readonly string[], closed: boolean) => {
    setFolded((before) => {
      const after = new Set(before)
      for (const value of values) closed ? after.add(value) : after.delete(value)
      return after
    })
  }, [])

  return {
    list,
    /** Undefined while nothing is there yet. */
    parts,
    /** Nothing was found, by the address as it is. */
    empty: ready && first.data?.items.length === 0,
    /** What is shown belongs to the address before; the new list is on its way. */
    stale: list !== asked,
    error: failed ? (first.error ?? groups.error) : undefined,
    retry: () => (first.isError ? first.refetch() : groups.refetch()),
    count: count.data,
    /** How many more there are that are merely like the text. */
    alike: ready && first.data?.alike ? first.data.items.length - first.data.alike.from : 0,
    /** How many artifacts are new or changed and not shown, lest something move; undefined where there are none. */
    waiting: news && !news.inPlace ? news.fresh : undefined,
    refresh,
    fold,
  }
}
