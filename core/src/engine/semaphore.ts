/** Lets work in while its weights add up to no more than `capacity`; the rest waits in order. */
export class Semaphore {
  readonly #capacity: number
  #used = 0
  readonly #waiting: { weight: number; enter: () => void }[] = []

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Resolves to what must be called, once, when the work is over. A weight above the capacity enters alone. */
  async enter(weight = 1): Promise<() => void> {
    const bounded = Math.min(weight, this.#capacity)
    if (this.#waiting.length > 0 || this.#used + bounded > this.#capacity) {
      await new Promise<void>((enter) => this.#waiting.push({ weight: bounded, enter }))
    } else {
      this.#used += bounded
    }
    let left = false
    return () => {
      if (left) return
      left = true
      this.#used -= bounded
      for (let next = this.#waiting[0]; next && this.#used + next.weight <= this.#capacity; next = this.#waiting[0]) {
        this.#waiting.shift()
        this.#used += next.weight
        next.enter()
      }
    }
  }
}
