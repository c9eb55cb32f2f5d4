/**
 * What a host and the child that runs a plugin say to each other: plain values only. Each
 * call has a number. A child answers it with any number of parts and then, once, with an
 * end or a failure; after that nobody speaks of it.
 */
import type { ArtifactErrorCode, ArtifactRef, Context, Fingerprint, Issue, Json, OptionsIssue, Span } from '@exfil/core'

/** How to ask, by what is asked for. `on` is an instance that `create` made, `world` a context that was told. */
export type Question =
  /** `sharesZod`: this program's own is within the range that the plugin brings. */
  | { ask: 'open'; entry: string; folder: string; id: string; sharesZod: boolean }
  | { ask: 'check'; options: Json }
  | { ask: 'create'; options: Json }
  /** What it did beside its work: a text, or null. */
  | { ask: 'habits' }
  | { ask: 'discover'; on: number; world: number }
  | ({ ask: 'fingerprint'; on: number; world: number } & Named)
  | { ask: 'describe'; on: number; world: number; ref: ArtifactRef }
  | { ask: 'read'; on: number; world: number; ref: ArtifactRef; span: Span }

/** Refs, or where they stand in a batch that the child still remembers; without `at` all of it. */
export type Named = { refs: readonly ArtifactRef[] } | { batch: number; at?: readonly number[] }

/** A context as far as it can be told. `ahead` is how far its clock is ahead of the machine's, in milliseconds. */
export interface WorldTold extends Pick<Context, 'home' | 'env' | 'platform'> {
  readonly ahead: number
}

export type ToChild =
  | (Question & { call: number })
  /** One more part, please. */
  | { more: number }
  /** Nobody wants the rest. */
  | { stop: number }
  | { world: number; told: WorldTold }
  | { abort: number }

export interface Failure {
  readonly code?: ArtifactErrorCode
  /** It broke the contract: nothing else it says is worth hearing. */
  readonly defect?: true
  readonly message: string
  /** Of an error that is no answer, for whoever looks for its cause. */
  readonly stack?: string
}

export type FromChild =
  | { call: number; part: unknown }
  | { call: number; end: unknown }
  | { call: number; failure: Failure }
  /** Only a sign of life. */
  | { call: number; alive: true }
  | { call: number; report: Issue }
  | { call: number; covered: string }
  | { call: number; debug: string }

/** What a definition says of itself. */
export interface Opened {
  readonly facts: { contract: number; id: string; title: string; rules: number; reads: readonly string[] }
  readonly optionsSchema?: Record<string, unknown>
}

/** A batch of a listing, a column each: a thousand objects cost more than a few texts. See `text-column.ts`. */
export interface RefColumns {
  readonly count: number
  readonly keys: string
  readonly paths: string
  readonly locators: string
  readonly kindNames: readonly string[]
  /** Places in `kindNames`. */
  readonly kinds: Uint16Array
  readonly growths: Uint8Array
  /** By place, of those that have any. */
  readonly formerKeys: Readonly<Record<number, readonly string[]>>
}

export interface ListingPart {
  readonly batch: number
  readonly refs: RefColumns
}

/** The same for fingerprints. A place that has a failure has an empty token; a number that is absent is NaN. */
export interface FingerprintColumns {
  readonly tokens: string
  readonly files: string
  readonly sizes: Float64Array
  readonly times: Float64Array
  readonly failures: Readonly<Record<number, Failure>>
}

/** The end of a reading. `bytes` are the last of its body. */
export interface ReadingEnd {
  readonly bytes?: Uint8Array
  readonly fingerprint: Fingerprint
}

export type Checked = readonly OptionsIssue[]
