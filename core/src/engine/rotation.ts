/** A file found at a name under which another was remembered. */
export interface Shift {
  /** The key it is found under. */
  readonly key: string
  /** The key its own artifact has been known by; absent where the file is new. */
  readonly from?: string
}

/**
 * Orders files that took each other's names, as log rotation makes them (`log.1` became `log.2`, `log` became
 * `log.1`, and `log` is new): in each wave every name is one that nobody has, or that a wave before has left.
 * `circle` are those whose names go round, where there is no first.
 */
export function wavesOf<S extends Shift>(shifts: readonly S[]): { waves: S[][]; circle: S[] } {
  const leaving = new Set(shifts.flatMap(({ from }) => from ?? []))
  const waves: S[][] = []
  let rest = [...shifts]
  while (rest.length > 0) {
    const wave = rest.filter(({ key }) => !leaving.has(key))
    if (wave.length === 0) break
    waves.push(wave)
    rest = rest.filter(({ key }) => leaving.has(key))
    for (const { from } of wave) if (from !== undefined) leaving.delete(from)
  }
  return { waves, circle: rest }
}
