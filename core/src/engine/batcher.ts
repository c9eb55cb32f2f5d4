/** Calls under way at once: the next batch gathers while two are on their way. */
const IN_FLIGHT = 2

/**
 * Gathers single questions into calls that take many. A call goes out a moment after the
 * first question, so that what is asked at the same time travels together; while calls
 * are under way, what comes in waits for one of them to return, up to `most` a call.
 */
export class Batcher<Item, Answer> {
  readonly #ask: (items: Item[]) => Promise<Answer[]>
  readonly #most: number
  #waiting: { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = []
  #inFlight = 0
  #isDue = false

  constructor(most: number, ask: (items: Item[]) => Promise<Answer[]>) {
    this.#ask = ask
    this.#most = most
  }

  ask(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#pump()
    })
  }

  #pump(): void {
    if (this.#waiting.length === 0 || this.#inFlight >= IN_FLIGHT || this.#isDue) return
    this.#isDue = true
    setTimeout(() => {
      this.#isDue = false
      void this.#send()
    }, 1)
  }

  async #send(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#most)
    this.#inFlight++
    this.#pump()
    try {
      const answers = await this.#ask(batch.map(({ item }) => item))
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index]
        if (answer === undefined) reject(new Error('an answer is missing'))
        else resolve(answer)
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      this.#inFlight--
      this.#pump()
    }
  }
}
