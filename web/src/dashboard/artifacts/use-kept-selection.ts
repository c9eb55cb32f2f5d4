import { type Dispatch, type SetStateAction, useEffect, useState } from 'react'
import { NOTHING, type Selection } from './selection.ts'

let kept = NOTHING

/** What is chosen, also after a look at one of the artifacts; until it is let go, or the page is loaded again. */
export function useKeptSelection(): [Selection, Dispatch<SetStateAction<Selection>>] {
  const [selection, setSelection] = useState(kept)
  useEffect(() => {
    kept = selection
  }, [selection])
  return [selection, setSelection]
}
