import type { ArtifactRow } from '@exfil/core/wire'
import { useCallback, useEffect, useState } from 'react'
import { add, NOTHING, rangeTo, type Selection, toggle } from './selection.ts'

interface Options {
  /** Another list forgets where a range began; what is chosen stays. */
  identity: string
  rowAt: (line: number) => ArtifactRow | undefined
  load: (first: number, last: number) => Promise<ArtifactRow[]>
}

/** The artifacts that are chosen. Rows of a range that are not loaded are loaded for it. */
export function useSelection({
  identity,
  selection,
  onChange,
  rowAt,
  load,
}: Options & { selection: Selection; onChange: (change: (before: Selection) => Selection) => void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines mean something else in another list
  useEffect(() => onChange((before) => ({ ...before, from: undefined })), [identity])
  const [loading, setLoading] = useState(false)
  const { from } = selection
  const choose = useCallback(
    async (line: number, range: boolean) => {
      const row = rowAt(line)
      if (!range || from === undefined) {
        if (row) onChange((before) => toggle(before, row, line))
        return
      }
      const { first, last } = rangeTo({ chosen: NOTHING.chosen, from }, line)
      setLoading(true)
      try {
        const rows = await load(first, last)
        onChange((before) => add(before, rows))
      } finally {
        setLoading(false)
      }
    },
    [from, rowAt, load, onChange],
  )
  return { choose, loading }
}
