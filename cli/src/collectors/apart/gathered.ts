import type { ArtifactRef } from '@exfil/core'
import { BOUNDS } from './bounds.ts'

/** Refs that were found and wait to be sent. Its bounds keep a listing from running ahead of those who use it. */
export class Gathered {
  #refs: ArtifactRef[] = []
  #ended = false
  #stopped = false
  #isLate = false
  #late: Timer | undefined
  #news = Promise.withResolvers<void>()
  #room = Promise.withResolvers<void>()

  /** Resolves when there is room for more; to false when nobody wants them. */
  async add(refs: readonly ArtifactRef[]): Promise<boolean> {
    for (let at = 0; at < refs.length && !this.#stopped; at += BOUNDS.ahead) {
      for (const ref of refs.slice(at, at + BOUNDS.ahead)) this.#refs.push(ref)
      if (this.#isEnough()) this.#news.resolve()
      else this.#waitALittle()
      while (this.#refs.length > BOUNDS.ahead && !this.#stopped) await this.#room.promise
    }
    return !this.#stopped
  }

  /** There will be no more. */
  end(): void {
    this.#ended = true
    this.#news.resolve()
  }

  /** Nobody wants any more. */
  stop(): void {
    this.#stopped = true
    clearTimeout(this.#late)
    this.#room.resolve()
  }

  /** As many as are worth a message, or as there are after a short while; nothing after the last. */
  async take(): Promise<ArtifactRef[] | undefined> {
    while (!this.#isEnough()) {
      this.#news = Promise.withResolvers()
      await this.#news.promise
    }
    const taken = this.#refs.slice(0, BOUNDS.batch)
    this.#refs = this.#refs.slice(BOUNDS.batch)
    this.#isLate = false
    clearTimeout(this.#late)
    this.#late = undefined
    this.#waitALittle()
    const full = this.#room
    this.#room = Promise.withResolvers()
    full.resolve()
    return taken.length > 0 ? taken : undefined
  }

  #isEnough(): boolean {
    return this.#ended || this.#refs.length >= BOUNDS.worthRefs || (this.#isLate && this.#refs.length > 0)
  }

  #waitALittle(): void {
    if (this.#refs.length === 0) return
    this.#late ??= setTimeout(() => {
      this.#isLate = true
      this.#news.resolve()
    }, BOUNDS.worthMs)
  }
}
