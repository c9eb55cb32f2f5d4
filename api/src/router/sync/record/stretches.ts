/** Which bytes of a pack belong to segments. */
export class Stretches {
  /** Disjoint, in the order of their offsets. */
  readonly #offsets: number[] = []
  readonly #ends: number[] = []

  isFree(offset: number, end: number): boolean {
    const at = this.#firstAfter(offset)
    return (this.#ends[at - 1] ?? 0) <= offset && (this.#offsets[at] ?? Number.POSITIVE_INFINITY) >= end
  }

  /** `isFree` must have said so. */
  take(offset: number, end: number): void {
    const at = this.#firstAfter(offset)
    this.#offsets.splice(at, 0, offset)
    this.#ends.splice(at, 0, end)
  }

  /** The index of the first stretch that starts behind `offset`. Most come in order: the end is tried first. */
  #firstAfter(offset: number): number {
    let low = 0
    let high = this.#offsets.length
    if ((this.#offsets[high - 1] ?? -1) <= offset) return high
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#offsets[middle] ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
