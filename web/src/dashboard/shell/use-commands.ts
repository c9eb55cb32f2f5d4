import { useEffect, useSyncExternalStore } from 'react'

/** Something that the palette can do, by a name that says all of it. */
export interface Command {
  name: string
  /** Where two may have one name. */
  id?: string
  /** What tells it from others of its name, to be read beside it. */
  note?: string
  run: () => void
}

let sets: readonly (readonly Command[])[] = []
const listeners = new Set<() => void>()

function change(to: typeof sets) {
  sets = to
  for (const changed of listeners) changed()
}

function subscribe(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** Offers commands in the palette while the page that brings them is open. Hand in the same array until they change. */
export function useCommands(commands: readonly Command[]) {
  useEffect(() => {
    change([...sets, commands])
    return () => change(sets.filter((one) => one !== commands))
  }, [commands])
}

/** The commands of what is open, in the order they came. */
export const useOfferedCommands = () => useSyncExternalStore(subscribe, () => sets)
