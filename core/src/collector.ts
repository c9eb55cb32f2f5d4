/**
 * The contract between Exfiltrator and everything it can collect.
 *
 * A collector answers four questions about one type of artifact: what exists
 * (`discover`), might it have changed (`fingerprint`), what is it (`describe`) and
 * what are its bytes (`read`). It never uploads, remembers, retries or writes: the
 * engine does, and the engine never learns what an artifact means.
 */

/** The contract's generation. A host refuses definitions written for another one. */
export const CONTRACT = 1

/** Values that survive `JSON.stringify` unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * How an artifact's bytes may change between two looks.
 *
 * - `fixed`   never, once it exists
 * - `append`  at the end only; the engine proves that itself and sends the tail
 * - `rewrite` anywhere
 * - `cursor`  rendered from records, so its length is unknown before it was read
 *
 * A promise that turns out wrong loses nothing: the engine starts a new generation.
 */
export type Growth = 'fixed' | 'append' | 'rewrite' | 'cursor'

/** A handle on one thing that exists. Cheap to make: no reading, no hashing. */
export interface ArtifactRef {
  /**
   * Identity within this collector on this machine. The same thing has the same key
   * on every run: never made from content, size or time, and not from its place
   * where it has an id of its own.
   */
  readonly key: string
  /** Keys the same thing had under earlier versions of this collector. */
  readonly formerKeys?: readonly string[]
  /** What sort of thing it is, in the collector's own words: `session`, `history`. */
  readonly kind: string
  /** Where it is, as a person would say it: forward slashes, the home directory as `~`. */
  readonly path: string
  readonly growth: Growth
  /** What the collector needs to find it again. Never leaves the machine. */
  readonly locator: Json
}

/** A cheap answer to "might it have changed?": one `stat`, no reading. */
export interface Fingerprint {
  /** Opaque. Equal tokens promise equal bytes, save for changes too young to tell apart. */
  readonly token: string
  /** Bytes that can be read now. Absent: read to the end. */
  readonly size?: number
  /** When the content last changed, in milliseconds since the epoch by the machine's clock. */
  readonly modifiedAt?: number
  /** Names the same underlying file (device and inode) wherever it is moved to. */
  readonly file?: string
}

/** What to show people. Made with bounded reading: a head and a tail, never the whole. */
export interface Description {
  readonly title?: string
  /** Who made it, and in which version. */
  readonly agent?: string
  readonly agentVersion?: string
  /** The directory or project it belongs to, as a person would say it. */
  readonly project?: string
  readonly startedAt?: Date
  readonly endedAt?: Date
  /** Free facts: stored and shown as they are, never interpreted. */
  readonly attributes?: Readonly<Record<string, Json>>
  /**
   * Keys, within this collector, of artifacts this one belongs with. Name them where there
   * is no `project`: a person who leaves a project out then leaves this out with any of
   * them that is of it, whatever `rel` says.
   */
  readonly links?: readonly { readonly rel: string; readonly key: string }[]
}

/** A half-open stretch of bytes. Without `end`: to the end of the content. */
export interface Span {
  readonly start: number
  readonly end?: number
}

/** An open artifact. */
export interface Reading {
  /**
   * The bytes of the span, in order, and not one beyond it. Ending the iteration
   * early (`return`, or a cancelled stream) releases everything that is held.
   */
  readonly body: AsyncIterable<Uint8Array>
  /**
   * The fingerprint, now, of that which is open. Called at most once, after `body`
   * has ended: the engine compares it with the one the read was planned on.
   */
  fingerprint(): Promise<Fingerprint>
}

/** Something worth telling a person that did not stop the work. */
export interface Issue {
  readonly code: ArtifactErrorCode
  readonly message: string
  readonly key?: string
  readonly path?: string
}

/** A running program. Killed when the context's signal aborts. */
export interface Program {
  readonly stdout: ReadableStream<Uint8Array>
  readonly stderr: ReadableStream<Uint8Array>
  readonly exited: Promise<number>
}

/** The world, as far as a collector may know it. A test hands in another one. */
export interface Context {
  readonly signal: AbortSignal
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: 'linux' | 'darwin' | 'win32' | (string & {})
  now(): Date
  debug(message: string): void
  /** The only way to run a program: no shell, no environment but the one given. */
  exec(command: string, args: readonly string[], options?: { cwd?: string; env?: Record<string, string> }): Program
  /** Trouble with one artifact or one corner. The collector goes on. */
  report(issue: Issue): void
  /**
   * Said during `discover`: everything at or below this path (written like
   * `ArtifactRef.path`) was there to be listed, and was yielded or reported. Only
   * what vanished below a covered path is ever marked gone, so a root that is
   * missing or could not be read is never covered. Nor is anything that an option
   * leaves out although it is there: cover only what was listed without leaving
   * anything out, or yield it all and let people's `exclude` rules do that.
   */
  covered(path: string): void
}

/**
 * The four questions. Calls for different artifacts may overlap; calls for one
 * artifact never do. Every call ends soon after `ctx.signal` aborts.
 */
export interface Collector {
  /**
   * Yields everything that exists now, in batches (hundreds at a time cost least), in
   * any order. A source that is absent from this machine yields nothing. An unreadable
   * corner is reported; only what makes the whole listing worthless is thrown.
   */
  discover(ctx: Context): AsyncIterable<readonly ArtifactRef[]>
  /** One answer per ref, in order. Trouble with one is that one's answer, not a rejection. */
  fingerprint(refs: readonly ArtifactRef[], ctx: Context): Promise<readonly (Fingerprint | ArtifactError)[]>
  /** May be called for a ref whose content is empty, broken or still growing. */
  describe(ref: ArtifactRef, ctx: Context): Promise<Description>
  /** Opens exactly the span asked for; throws `changed` when it is no longer there. */
  read(ref: ArtifactRef, span: Span, ctx: Context): Promise<Reading>
}

/** What is known of a collector without making one. */
export interface CollectorFacts {
  readonly contract: typeof CONTRACT
  /** Lower-case words joined by hyphens. Permanent: it is the `type` of everything stored. */
  readonly id: string
  readonly title: string
  /**
   * Raised when `describe` learns something new: unchanged artifacts are then described
   * again. They are as well when the collector's options change.
   */
  readonly rules: number
  /** What is read and from where, for people who want to know before anything is sent. */
  readonly reads: readonly string[]
}

/**
 * Checks the options a person wrote in the configuration and gives them their final form.
 * It is a Standard Schema (https://standardschema.dev, version 1), which zod, valibot and
 * arktype make. One that can also say itself as JSON Schema, as zod's can, lets the host
 * name the keys there are, their defaults and descriptions.
 */
export interface OptionsSchema<Options> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    /** Never throws. `value` when it holds, else what is wrong, each with the way to it. */
    validate(written: unknown): OptionsVerdict<Options> | Promise<OptionsVerdict<Options>>
    readonly jsonSchema?: { input(options: { readonly target: string }): Record<string, unknown> } | undefined
    readonly types?: { readonly input: unknown; readonly output: Options } | undefined
  }
}

/** The answer of a Standard Schema. */
export type OptionsVerdict<Options> =
  | { readonly value: Options; readonly issues?: undefined }
  | { readonly issues: readonly OptionsIssue[] }

export interface OptionsIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What a plugin exports: facts first, behaviour last. Importing it has no side effects. */
export interface CollectorDefinition<Options = void> extends CollectorFacts {
  /**
   * What may stand under `[collectors.<id>]` beside `enabled`. Absent: nothing may. No option is called `exclude` or
   * `excludeProjects`: these are about all collectors, and one that stands in a section stops the run.
   */
  readonly options?: OptionsSchema<Options>
  /** Given what `options` made of the configuration; of an empty one where there is none. */
  create(options: Options): Collector
}

/**
 * What a collector can say is wrong.
 *
 * - `gone`         vanished since it was discovered
 * - `denied`       no permission
 * - `busy`         locked, or out of handles: tried again within the run
 * - `changed`      the span is no longer available: looked at and planned again, once
 * - `malformed`    its content cannot be made out; where that hinders `describe` alone, collected all the same
 * - `unavailable`  a program or service is missing: told once for the collector, what needs it waits for another run
 * - `cursor-lost`  the source forgot where the last read ended: a new generation
 * - `not-a-file`   a directory, FIFO, socket, device or link loop named like an artifact: skipped
 * - `outside-root` a link that leads out of the declared roots: skipped
 */
export type ArtifactErrorCode =
  | 'gone'
  | 'denied'
  | 'busy'
  | 'changed'
  | 'malformed'
  | 'unavailable'
  | 'cursor-lost'
  | 'not-a-file'
  | 'outside-root'

const brand = Symbol.for('exfil.ArtifactError')

/** The only error a collector throws on purpose. Anything else is reported as its defect. */
export class ArtifactError extends Error {
  override readonly name = 'ArtifactError'
  readonly code: ArtifactErrorCode

  constructor(code: ArtifactErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    Object.defineProperty(this, brand, { value: true })
  }
}

/** Recognises the error also when a plugin carries its own copy of this package. */
export function isArtifactError(value: unknown): value is ArtifactError {
  return value instanceof Error && brand in value
}

/** Returns its argument: checks a definition where it is written. */
export function defineCollector<Options = void>(
  definition: CollectorDefinition<Options>,
): CollectorDefinition<Options> {
  return definition
}
