import { useEffect, useRef, useState } from 'react'
import { earlyFind, forgetEarlyFind } from './early-find.ts'

/** The field to find in: with what was typed before it was there, and then with the focus, else with what is to be found (`find`). Undefined: there is no such field. */
export function useFindField(find: string | undefined) {
  const input = useRef<HTMLInputElement>(null)
  const early = useRef(find === undefined ? undefined : earlyFind()).current
  const [text, setText] = useState(early || (find ?? ''))
  useEffect(() => {
    forgetEarlyFind()
    if (early === undefined) return
    input.current?.focus()
    if (early === '') input.current?.select()
  }, [early])
  return { input, text, setText }
}
