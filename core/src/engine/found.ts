import type { ArtifactRef, Fingerprint } from '../collector.ts'
import type { Look } from './look.ts'
import type { ArtifactState } from './ports.ts'

/** A ref and its fingerprint, before it is known which artifact it is. */
export interface Found {
  readonly ref: ArtifactRef
  readonly fingerprint: Fingerprint
  readonly lookedAt: number
  readonly key: string
  readonly path: string
}

/** Says which artifact something is: the key it has from now on, and what is remembered of it. */
export type Judge = (
  found: Found,
  key: string,
  before: ArtifactState | undefined,
  formerKeys: readonly string[],
  guess?: Look['guess'],
) => Promise<void>
