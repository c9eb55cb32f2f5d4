import { useEffect, useState } from 'react'
import type { ContentClient } from './content-client.ts'
import type { View } from './row.ts'

const PAUSE_MS = 180

export interface Search {
  /** Rows with the text, ascending, as far as they were found. */
  lines: readonly number[]
  occurrences: number
  scanned: number
  capped: boolean
  done: boolean
  /** Somebody ended it before its end. */
  stopped: boolean
}

const NOTHING: Search = { lines: [], occurrences: 0, scanned: 0, capped: false, done: true, stopped: false }

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
    let lines: number[] = []
    let last: Search = { ...NOTHING, done: false }
    setSearch(last)
    const timer = setTimeout(() => {
      client
        .search(view, text, (found) => {
          if (!current) return
          if (found.lines.length > 0) lines = lines.concat(found.lines)
          last = { ...found, lines, done: false, stopped: false }
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

/** The place among ascending `lines` of the first at or after `line`. */
export function placeOf(lines: readonly number[], line: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle] as number) < line) low = middle + 1
    else high = middle
  }
  return low
}
