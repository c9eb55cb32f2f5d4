import type { ArtifactRef, CollectorDefinition, Context, Json } from '../collector.ts'

/** One pretend machine. */
export interface World {
  readonly home: string
  readonly env?: Context['env']
  readonly platform?: Context['platform']
  readonly exec?: Context['exec']
  dispose(): Promise<void>
}

/**
 * A collector to be proven, and the machines to prove it on. Abilities that its world
 * lacks are left out: the cases that need them then say so and do not run. Each ability
 * acts on what a ref stands for.
 */
export interface Subject {
  readonly definition: CollectorDefinition<unknown>
  /** As written in the configuration under `[collectors.<id>]`; nothing where it is absent. */
  readonly options?: Json
  /** Where the definition is imported from, as a URL. */
  readonly entry?: string
  /** A fresh machine on which exactly the artifacts of `keys` exist; at least one of them has content. */
  world(): Promise<World>
  readonly keys: readonly string[]
  /** A machine on which nothing of this type exists. */
  absent(): Promise<World>
  /** The same machine with its home directory elsewhere. */
  move?(world: World): Promise<World>
  /** Nothing of it has an id of its own: a thing is known by where it lies, so moving it is not asked for. */
  readonly knownByPlace?: boolean
  /** Moves or renames things as their tool does (archives them, sorts them elsewhere), so that each stays what it was. */
  rename?(world: World): Promise<void>
  /** So many more artifacts, of any content: `manyFiles` makes it. */
  multiply?(world: World, count: number): Promise<void>
  /** More content at the end. */
  grow?(world: World, ref: ArtifactRef): Promise<void>
  /** Other content of the same length in its place. */
  replace?(world: World, ref: ArtifactRef): Promise<void>
  /** About half of its content. */
  truncate?(world: World, ref: ArtifactRef): Promise<void>
  /** Exactly these bytes as its content. */
  fill?(world: World, ref: ArtifactRef, bytes: Uint8Array): Promise<void>
  remove?(world: World, ref: ArtifactRef): Promise<void>
  /** No permission to read it, until the answer is called. */
  deny?(world: World, ref: ArtifactRef): Promise<() => Promise<void>>
  /** No permission to list whatever is below a path (as in `ArtifactRef.path`), until the answer is called. */
  denyFolder?(world: World, path: string): Promise<() => Promise<void>>
  /** Why an ability that exists cannot be used on this machine. */
  readonly cannot?: Readonly<Partial<Record<Ability, string>>>
}

export type Ability =
  | 'move'
  | 'rename'
  | 'multiply'
  | 'grow'
  | 'replace'
  | 'truncate'
  | 'fill'
  | 'remove'
  | 'deny'
  | 'denyFolder'
