/**
 * What a reader opened and closed, by row and by name within it: it outlives the rows, which come and go as one scrolls. What nobody touched is as the
 * whole row was set, else as all were, else undefined: as it is by nature.
 */
export class Folds {
  readonly #own = new Map<string, boolean>()
  #all: boolean | undefined

  get all(): boolean | undefined {
    return this.#all
  }

  get(row: number, name: string): boolean | undefined {
    return this.#own.get(`${row} ${name}`) ?? this.#own.get(`${row}`) ?? this.#all
  }

  set(row: number, name: string, open: boolean): void {
    this.#own.set(`${row} ${name}`, open)
  }

  /** How the row was set as a whole. */
  row(row: number): boolean | undefined {
    return this.#own.get(`${row}`) ?? this.#all
  }

  setRow(row: number, open: boolean): void {
    for (const key of this.#own.keys()) if (key.startsWith(`${row} `)) this.#own.delete(key)
    this.#own.set(`${row}`, open)
  }

  /** Undefined: everything as it is by nature. */
  setAll(open: boolean | undefined): void {
    this.#own.clear()
    this.#all = open
  }
}
