import { useEffect, useState } from 'react'
import type { ContentClient } from './content-client.ts'
import type { View } from './row.ts'
import { type FoundRows, joinFound } from './walk-hits.ts'

const PAUSE_MS = 180

/** Rows with the text, as far as they were found. */
export interface Search extends FoundRows {
  /** Exact once it is done, also where `lines` are not all. */
  occurrences: number
  scanned: number
  /** More rows have it than are listed. */
  capped: boolean
  done: boolean
  /** Somebody ended it before its end. */
  stopped: boolean
}

const NOTHING: Search = { lines: [], ends: [], occurrences: 0, scanned: 0, capped: false, done: true, stopped: false }

/** Looks for `text` in the worker while it is typed; an empty text ends the search, and so does `stop`. */
export function useSearch(client: ContentClient, view: View, text: string, length: number) {
  const [search, setSearch] = useState(NOTHING)
  const stop = () => {
    setSearch((now) => ({ ...now, done: true, stopped: true }))
    client.search(view, '', () => {}).catch(() => {})
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: content that grew is searched again
  useEffect(() => {
    if (text === '') {
      setSearch(NOTHING)
      client.search(view, '', () => {}).catch(() => {})
      return
    }
    let current = true
    let last: Search = { ...NOTHING, done: false }
    setSearch(last)
    const timer = setTimeout(() => {
      client
        .search(view, text, (found) => {
          if (!current) return
          const { lines, ends } = joinFound(last, found)
          last = { ...found, lines, ends, done: false, stopped: false }
          setSearch((now) => (now.stopped ? now : last))
        })
        .then(
          () => current && setSearch({ ...last, done: true }),
          // Broken off, by a wish or by trouble: what was found is not all there is.
          () => current && setSearch({ ...last, done: true, stopped: true }),
        )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, view, text, length])
  return { search, stop }
}
