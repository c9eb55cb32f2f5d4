/** What the engine needs from outside. Each port has a real and an in-memory implementation that pass one suite. */

import type { Account } from '../wire/account.ts'
import type {
  BeginInput,
  BeginOutput,
  CheckAnswer,
  CheckItem,
  GoneAnswer,
  PresignAnswer,
  PresignItem,
  RecordAnswer,
  RecordItem,
} from '../wire/sync.ts'
import type { Version } from '../wire/version.ts'

/**
 * The server, seen from a node. Answers come in the order of the items. Every call may
 * be repeated: recording twice is harmless. Rejects with a `RemoteError` only.
 */
export interface Remote {
  begin(input: Omit<BeginInput, 'cliVersion' | 'hostname'>, signal: AbortSignal): Promise<BeginOutput>
  check(items: readonly CheckItem[], signal: AbortSignal): Promise<CheckAnswer[]>
  presign(packs: readonly PresignItem[], signal: AbortSignal): Promise<PresignAnswer[]>
  record(runId: string, items: readonly RecordItem[], signal: AbortSignal): Promise<RecordAnswer[]>
  gone(runId: string, items: readonly { type: string; key: string }[], signal: AbortSignal): Promise<GoneAnswer[]>
  finish(runId: string, account: Account, signal: AbortSignal): Promise<void>
}

/** Where a presigned pack is PUT. Resolves when the store has it: `exists` is its answer 412. */
export type PutBlob = (
  target: { url: string; headers: Readonly<Record<string, string>> },
  body: Uint8Array,
  signal: AbortSignal,
) => Promise<'stored' | 'exists'>

/**
 * Why the server or the store did not do it.
 *
 * - `unreachable`  no connection, a time-out, half a response: tried again
 * - `unavailable`  it answered that it cannot now (429, 5xx): tried again
 * - `expired`      the presigned URL is no longer valid: presigned again
 * - `not-ours`     something else answered (HTML, a redirect, a wrong shape): tried again, then said
 * - `refused`      the credential is unknown, revoked or not for this: ends the run
 * - `rejected`     this very request is wrong, and will be next time: not tried again
 */
export type RemoteErrorCode = 'unreachable' | 'unavailable' | 'expired' | 'not-ours' | 'refused' | 'rejected'

export class RemoteError extends Error {
  override readonly name = 'RemoteError'
  readonly code: RemoteErrorCode
  /** The server's own wish, in milliseconds. */
  readonly retryAfter: number | undefined

  constructor(code: RemoteErrorCode, message: string, options?: { cause?: unknown; retryAfter?: number }) {
    super(message, options)
    this.code = code
    this.retryAfter = options?.retryAfter
  }
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** zstd, off the thread that calls it. */
export type Compress = (raw: Uint8Array) => Promise<Uint8Array>

/** What this machine remembers of one artifact, as last agreed with the server. */
export interface ArtifactState {
  type: string
  key: string
  path: string
  kind: string
  /** Of the head: hex SHA-256 of the content as last seen here. */
  checksum: string
  size: number
  /** Milliseconds since the epoch: the source's own time, and this machine's when it was recorded. */
  lastModified: number
  lastUploaded: number
  /** The server's id of the artifact. */
  remoteRef: string
  head: Version
  tip: Version
  /**
   * Where the tip's last live segments end, oldest first: those after the last full one.
   * The first number is where the first of them starts. Absent knowledge is `[tip.length]`.
   */
  bounds: readonly number[]
  /** See `signatureOf`: equal means nothing to do. Empty when the fingerprint is too young to trust. */
  signature: string
  /** The fingerprint's token, also while it is too young. */
  token: string
  /** The fingerprint's `file`, or empty. */
  file: string
  /** Marked as vanished from its source. */
  gone: boolean
  /** A first upload that was interrupted: `head` and `tip` are what has been recorded so far. */
  partial: boolean
}

/**
 * A pack that was, or was about to be, sent: enough to record it without sending it again. One of size 0 was never
 * sent: it stands for what is recorded without bytes.
 */
export interface PendingPack {
  id: string
  runId: string
  size: number
  sha256: string
  /** What becomes true when it is recorded: for the server, and for local state. */
  entries: readonly PendingEntry[]
}

export interface PendingEntry {
  item: RecordItem
  state: ArtifactState
}

/** Which project an artifact was found to belong to: a hint that saves describing what is left out. */
export interface ProjectNote {
  type: string
  key: string
  /** See `signatureOf`: the note holds while this does. Empty where it was not looked at for its own sake. */
  signature: string
  /** Empty for none. Those of an artifact without one of its own are those of what it belongs to: see `writeProjects`. */
  project: string
}

/** What local state and the server last agreed on. */
export interface Agreement {
  seq: number
  /** When this machine last met commits of a run it did not begin; 0 for never. Milliseconds since the epoch. */
  foreignAt: number
}

/** One atomic step of local state. All of it is on disk when `commit` resolves, or none of it. */
export interface StoreChange {
  put?: readonly ArtifactState[]
  /** Rows to forget: `[type, key]`. */
  forget?: readonly (readonly [type: string, key: string])[]
  /** Each takes the place of what was noted under its type and key. */
  projects?: readonly ProjectNote[]
  agreement?: Agreement
  /** A run this state began. */
  begun?: string
  addPacks?: readonly PendingPack[]
  dropPacks?: readonly string[]
  /** Stand-alone pack headers that ride in the next pack. */
  addHeaders?: readonly string[]
  /** Forgets the oldest so many of them: they have been recorded with a pack. */
  dropHeaders?: number
}

/**
 * Local state for one (server, node). It is a hint: whatever it has forgotten or got
 * wrong costs work, never content.
 */
export interface Store {
  agreement(): Promise<Agreement>
  began(runId: string): Promise<boolean>
  /** Signatures by key: all that a look at an unchanged artifact needs. */
  signatures(type: string): Promise<Map<string, string>>
  get(type: string, keys: readonly string[]): Promise<Map<string, ArtifactState>>
  /** Rows whose key is `key~2`, `key~3`, …: further paths under one key. */
  aliases(type: string, key: string): Promise<ArtifactState[]>
  /** Rows of the same underlying file. */
  byFile(type: string, files: readonly string[]): Promise<ArtifactState[]>
  /** What was noted about these keys. */
  projects(type: string, keys: readonly string[]): Promise<Map<string, ProjectNote>>
  /** Every type of which something is remembered. */
  types(): Promise<string[]>
  pendingPacks(): Promise<PendingPack[]>
  headers(): Promise<string[]>
  commit(change: StoreChange): Promise<void>
  close(): Promise<void>
}
