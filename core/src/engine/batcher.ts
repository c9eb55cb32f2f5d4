/**
 * Gathers single questions into calls that take many: one goes out when `most` are
 * waiting, or as soon as everything that runs now had its chance to ask.
 */
export class Batcher<Item, Answer> {
  readonly #ask: (items: Item[]) => Promise<Answer[]>
  readonly #most: number
  #waiting: { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = []

  constructor(most: number, ask: (items: Item[]) => Promise<Answer[]>) {
    this.#most = most
    this.#ask = ask
  }

  ask(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (this.#waiting.length === this.#most) void this.#send()
      else if (this.#waiting.length === 1) setTimeout(() => void this.#send(), 1)
    })
  }

  async #send(): Promise<void> {
    const batch = this.#waiting
    this.#waiting = []
    if (batch.length === 0) return
    try {
      const answers = await this.#ask(batch.map(({ item }) => item))
      batch.forEach(({ resolve, reject }, index) => {
        const answer = answers[index]
        if (answer === undefined) reject(new Error('an answer is missing'))
        else resolve(answer)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
}
