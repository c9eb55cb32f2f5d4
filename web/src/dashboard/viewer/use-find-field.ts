import { useEffect, useRef, useState } from 'react'
import { earlyFind, forgetEarlyFind } from './early-find.ts'

/** The field to find in: with what was typed before it was there, and then with the focus, else with what is to be found (`find`). */
export function useFindField(find: string) {
  const input = useRef<HTMLInputElement>(null)
  const early = useRef(earlyFind()).current
  const [text, setText] = useState(early || find)
  useEffect(() => {
    if (early === undefined) return
    forgetEarlyFind()
    input.current?.focus()
    if (early === '') input.current?.select()
  }, [early])
  return { input, text, setText }
}
