import type { ArtifactRef } from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import { Defect } from './defect.ts'
import type { Named } from './messages.ts'

/** The refs of the latest batches that were sent, so that the host can name them by their places. */
export class HeldBatches {
  readonly #batches = new Map<number, readonly ArtifactRef[]>()
  #latest = 0

  /** Remembers a batch, and forgets the oldest. Resolves to its number. */
  hold(refs: readonly ArtifactRef[]): number {
    this.#batches.set(++this.#latest, refs)
    this.#batches.delete(this.#latest - BOUNDS.held)
    return this.#latest
  }

  refsOf(named: Named): readonly ArtifactRef[] {
    if ('refs' in named) return named.refs
    const refs = this.#batches.get(named.batch)
    if (!refs) throw new Defect('it was asked about a batch that is forgotten')
    return named.at ? named.at.map((at) => refs[at] as ArtifactRef) : refs
  }
}
