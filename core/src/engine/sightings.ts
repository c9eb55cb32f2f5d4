import { GONE_SIGNATURE } from './signature.ts'

/** Marks a key as seen in this run, followed by the path it was seen at. No signature begins like it. */
const SEEN = '\u0001'

/** Which of the remembered keys were seen, and where. Memory holds a signature per remembered artifact. */
export class Sightings {
  readonly #marks: Map<string, string>
  /** Keys whose artifacts may be there although they were not seen. */
  readonly #withheld = new Set<string>()
  /** Whether anything was remembered: only then is there something to look up, or to have moved. */
  readonly hadAny: boolean

  /** @param signatures by key; becomes this object's own */
  constructor(signatures: Map<string, string>) {
    this.#marks = signatures
    this.hadAny = signatures.size > 0
  }

  /** Sees a key whose signature is the remembered one. */
  isUnchanged(key: string, signature: string): boolean {
    if (this.#marks.get(key) !== signature) return false
    this.#marks.set(key, SEEN)
    return true
  }

  see(key: string, path: string): void {
    this.#marks.set(key, SEEN + path)
  }

  has(key: string): boolean {
    return this.#marks.has(key)
  }

  /** Whether further paths under this key are remembered: they are numbered from 2 on. */
  hasFurther(key: string): boolean {
    return this.#marks.has(`${key}~2`) || this.#marks.has(`${key}~3`)
  }

  isSeen(key: string): boolean {
    return this.#marks.get(key)?.startsWith(SEEN) === true
  }

  /** Where it was seen; empty where it was unchanged; `undefined` when it was not. */
  seenAt(key: string): string | undefined {
    return this.isSeen(key) ? this.#marks.get(key)?.slice(SEEN.length) : undefined
  }

  /** Takes a vanished key for seen, until the guess that it was turns out wrong. */
  guess(key: string, path: string): { disproved(): void } {
    const mark = this.#marks.get(key) ?? ''
    this.see(key, path)
    return { disproved: () => void this.#marks.set(key, mark) }
  }

  /** Something with this key is there and was not looked at: which one of those that have it, nobody knows. */
  withhold(key: string): void {
    if (this.#marks.has(key) || this.hasFurther(key)) this.#withheld.add(key)
  }

  isWithheld(key: string): boolean {
    if (this.#withheld.size === 0) return false
    const original = /^(.+)~\d+$/s.exec(key)?.[1]
    return this.#withheld.has(key) || (original !== undefined && this.#withheld.has(original))
  }

  /** Keys that were remembered as present and were not seen; with `all` also those that are marked gone or withheld. */
  *vanished(all: boolean): Generator<string> {
    for (const [key, mark] of this.#marks) {
      if (mark.startsWith(SEEN)) continue
      if (all || (mark !== GONE_SIGNATURE && !this.isWithheld(key))) yield key
    }
  }
}
