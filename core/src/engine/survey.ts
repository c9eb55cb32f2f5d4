import { type ArtifactRef, type Fingerprint, isArtifactError } from '../collector.ts'
import type { Look } from './look.ts'
import type { ArtifactState, ProjectNote } from './ports.ts'
import { type Shift, wavesOf } from './rotation.ts'
import type { Run, Subject } from './run.ts'
import { GONE_SIGNATURE, signatureOf } from './signature.ts'
import { wireKey, wirePath } from './wire-name.ts'

/** Marks a key as seen in this run, followed by the path it was seen at. No signature begins like it. */
const SEEN = '\u0001'

/** A ref and its fingerprint that cannot be judged before everything was seen. */
interface Open {
  readonly ref: ArtifactRef
  readonly fingerprint: Fingerprint
  readonly lookedAt: number
  readonly key: string
  readonly path: string
}

/** What a survey needs of a run: no server. */
export type SurveyRun = Pick<Run, 'store' | 'signal' | 'clock' | 'checking' | 'exclude'>

/** What a survey hands on: a look to act upon, or trouble with one artifact. */
export interface Findings {
  look(look: Look): Promise<void>
  unchanged(count: number): void
  /** Left out by a rule about its path: nothing else is known of it. */
  excluded(artifact: { key: string; path: string }, rule: string): void
  trouble(artifact: { key: string; path: string; error: unknown }): Promise<void>
  /** Resolves when what the looks handed on so far led to has been recorded. */
  settled(): Promise<void>
}

/**
 * One collector's pass over everything that exists. An unchanged artifact costs one
 * fingerprint and one look-up here; memory holds a signature per remembered artifact.
 */
export class Survey {
  readonly #run: SurveyRun
  readonly #subject: Subject
  readonly #known: Map<string, string>
  readonly #findings: Findings
  #open: Open[] = []
  /** Those of them at whose key and path another file was remembered: that one may be found under another name. */
  readonly #displaced = new Set<Open>()
  /** Remembered keys that were seen at an excluded path. */
  readonly #excluded = new Set<string>()
  /** Of the keys at hand, where projects matter. */
  #notes = new Map<string, ProjectNote>()
  readonly #type: string
  /** Whether there may be rotated or renamed files to recognise. */
  readonly #hadAny: boolean

  constructor(run: SurveyRun, subject: Subject, known: Map<string, string>, findings: Findings) {
    this.#run = run
    this.#subject = subject
    this.#known = known
    this.#findings = findings
    this.#type = subject.definition.id
    this.#hadAny = known.size > 0
  }

  /** Goes through everything once. Throws what the collector throws. */
  async go(): Promise<void> {
    const { collector, context } = this.#subject
    for await (const refs of guarded(() => collector.discover(context))) {
      this.#run.signal.throwIfAborted()
      await this.#batch(refs)
    }
    await this.#resolveOpen()
  }

  /**
   * Keys that were remembered as present and were not seen; with `all` also those that
   * are marked gone or were seen at an excluded path. Asked for after `go`.
   */
  *vanished(all: boolean): Generator<string> {
    for (const [key, mark] of this.#known) {
      if (mark.startsWith(SEEN)) continue
      if (all || (mark !== GONE_SIGNATURE && !this.#excluded.has(key))) yield key
    }
  }

  /** Whether a remembered artifact is left out, so that nothing may be concluded from not having seen it. */
  leavesOut({ key, path }: { key: string; path: string }): boolean {
    return this.#excluded.has(key) || this.#run.exclude?.byPath(path) !== undefined
  }

  /** Those that no rule about paths leaves out. */
  #wanted(refs: readonly ArtifactRef[]): readonly ArtifactRef[] {
    const { exclude } = this.#run
    if (!exclude) return refs
    return refs.filter((ref) => {
      const rule = exclude.byPath(ref.path)
      if (rule === undefined) return true
      const keys = [ref.key, ...(ref.formerKeys ?? [])].map(wireKey)
      for (const key of keys) if (this.#known.has(key)) this.#excluded.add(key)
      this.#findings.excluded({ key: wireKey(ref.key), path: wirePath(ref.path) }, rule)
      return false
    })
  }

  async #batch(found: readonly ArtifactRef[]): Promise<void> {
    const refs = this.#wanted(found)
    if (refs.length === 0) return
    const lookedAt = this.#run.clock.now()
    const answers = await fingerprints(this.#subject, refs)
    const { rules } = this.#subject.definition
    const closer: Open[] = []
    let unchanged = 0
    for (let index = 0; index < refs.length; index++) {
      const ref = refs[index] as ArtifactRef
      const fingerprint = answers[index]
      const key = wireKey(ref.key)
      if (fingerprint === undefined || isArtifactError(fingerprint)) {
        await this.#unreadable(key, wirePath(ref.path), fingerprint)
        continue
      }
      const mark = this.#known.get(key)
      if (mark !== undefined && !this.#run.checking && mark === signatureOf(ref, fingerprint.token, rules)) {
        this.#known.set(key, SEEN)
        unchanged++
        continue
      }
      const looked = { ref, fingerprint, lookedAt, key, path: wirePath(ref.path) }
      if (mark?.startsWith(SEEN)) this.#open.push(looked)
      else closer.push(looked)
    }
    if (unchanged > 0) this.#findings.unchanged(unchanged)
    if (closer.length > 0) await this.#closer(closer)
  }

  async #unreadable(key: string, path: string, error: unknown): Promise<void> {
    if (isArtifactError(error) && error.code === 'gone') return
    if (this.#known.has(key)) this.#known.set(key, SEEN + path)
    await this.#findings.trouble({ key, path, error: error ?? new Error('the collector gave no fingerprint') })
  }

  async #closer(found: readonly Open[]): Promise<void> {
    const { store } = this.#run
    const keys = [...new Set(found.flatMap(({ key, ref }) => [key, ...(ref.formerKeys ?? []).map(wireKey)]))]
    const rows = this.#hadAny ? await store.get(this.#type, keys) : new Map<string, ArtifactState>()
    await this.#consult(keys)
    const files = found.flatMap(({ key, fingerprint }) =>
      rows.has(key) || !fingerprint.file ? [] : [fingerprint.file],
    )
    const sameFile = this.#hadAny && files.length > 0 ? await store.byFile(this.#type, files) : []
    const movable = new Set(sameFile.map(({ file }) => file))
    for (const looked of found) {
      const { key, path, ref, fingerprint } = looked
      const row = rows.get(key)
      if (this.#known.get(key)?.startsWith(SEEN)) this.#open.push(looked)
      else if (row && row.path !== path) this.#open.push(looked)
      else if (row && isReplaced(row, looked)) {
        this.#open.push(looked)
        this.#displaced.add(looked)
      } else if (row) await this.#judge(looked, key, row, [])
      else {
        const former = ref.formerKeys?.map(wireKey).find((name) => rows.has(name))
        const before = former === undefined ? undefined : rows.get(former)
        if (former !== undefined && before) {
          this.#known.set(former, SEEN + path)
          await this.#judge(looked, key, before, [former])
        } else if (fingerprint.file && movable.has(fingerprint.file)) this.#open.push(looked)
        else await this.#judge(looked, key, undefined, (ref.formerKeys ?? []).map(wireKey))
      }
    }
  }

  /** Those that share a key, moved, or took over another's file: clear only once everything was seen. */
  async #resolveOpen(): Promise<void> {
    const open = this.#open.sort((a, b) => (a.path < b.path ? -1 : 1))
    this.#open = []
    for (const looked of this.#displaced.size > 0 ? await this.#rotate(open) : open) {
      const { key, path, fingerprint } = looked
      const row = (await this.#run.store.get(this.#type, [key])).get(key)
      const mark = this.#known.get(key)
      const seenAt = mark?.startsWith(SEEN) ? mark.slice(SEEN.length) || row?.path : undefined
      if (seenAt === path) {
        await this.#findings.trouble({ key, path, error: new DuplicateKey(key) })
        continue
      }
      const aliases = await this.#run.store.aliases(this.#type, key)
      await this.#consult([key, ...aliases.map((other) => other.key)])
      const alias = aliases.find((other) => other.path === path && !this.#known.get(other.key)?.startsWith(SEEN))
      if (alias) await this.#judge(looked, alias.key, alias, [])
      else if (seenAt !== undefined) await this.#judge(looked, this.#freeKey(key, aliases), undefined, [])
      else if (row) await this.#judge(looked, key, row, [])
      else {
        const former = await this.#rotatedFrom(fingerprint)
        await this.#judge(looked, key, former, former ? [former.key] : [], former && this.#guess(former.key, path))
      }
    }
  }

  /**
   * Gives files that took each other's names to the artifacts they are, each wave recorded before the next, so that
   * every name is free when it is taken. Where the file of a name is gone, and its artifact so keeps the name, the one
   * that took it becomes a further path under that key. Answers what is left to be judged as before.
   */
  async #rotate(open: readonly Open[]): Promise<Open[]> {
    const { store } = this.#run
    const files = open.flatMap(({ fingerprint }) => fingerprint.file ?? [])
    const owners = new Map<string, ArtifactState>()
    for (const row of await store.byFile(this.#type, files)) if (this.#mayMove(row)) owners.set(row.file, row)
    const left: Open[] = []
    const shifts: (Shift & { looked: Open; owner: ArtifactState | undefined })[] = []
    const displaced = new Set([...this.#displaced].map(({ key }) => key))
    for (const looked of open) {
      const { key, path, fingerprint } = looked
      const owner = owners.get(fingerprint.file ?? '')
      const continues = owner !== undefined && (fingerprint.size ?? 0) >= owner.tip.length
      if (continues && owner.path === path && owner.key !== key && this.#displaced.has(looked)) {
        await this.#judge(looked, owner.key, owner, [])
      } else if (continues && owner.key !== key && (this.#displaced.has(looked) || displaced.has(owner.key))) {
        owners.delete(owner.file)
        shifts.push({ key, from: owner.key, looked, owner })
      } else if (this.#displaced.has(looked)) shifts.push({ key, looked, owner: undefined })
      else left.push(looked)
    }
    await this.#consult(shifts.flatMap(({ key, from }) => (from === undefined ? key : [key, from])))
    const moved = new Set<string>()
    const { waves, circle } = wavesOf(shifts)
    for (const wave of waves) {
      if (moved.size > 0) await this.#findings.settled()
      for (const { looked, owner } of wave) {
        const { key, path } = looked
        const stays = this.#displaced.has(looked) && !moved.has(key)
        if (owner) {
          const name = stays ? this.#freeKey(key, await store.aliases(this.#type, key)) : key
          await this.#judge(looked, name, owner, [owner.key], this.#guess(owner.key, path))
        } else if (stays) left.push(looked)
        else await this.#judge(looked, key, undefined, [])
      }
      for (const { from } of wave) if (from !== undefined) moved.add(from)
    }
    return [...left, ...circle.map(({ looked }) => looked)]
  }

  #mayMove({ key, tip }: ArtifactState): boolean {
    return !this.#known.get(key)?.startsWith(SEEN) && !this.#excluded.has(key) && tip.length > 0
  }

  async #consult(keys: readonly string[]): Promise<void> {
    if (this.#run.exclude?.byProject) this.#notes = await this.#run.store.projects(this.#type, keys)
  }

  /** The vanished artifact whose very file this is, if its content is still at its beginning. */
  async #rotatedFrom({ file, size }: Fingerprint): Promise<ArtifactState | undefined> {
    if (!file) return undefined
    const rows = await this.#run.store.byFile(this.#type, [file])
    return rows.find((row) => this.#mayMove(row) && (size ?? 0) >= row.tip.length)
  }

  /** Takes a vanished key for seen, until the guess that it was turns out wrong. */
  #guess(key: string, path: string): Look['guess'] {
    const mark = this.#known.get(key) ?? ''
    this.#known.set(key, SEEN + path)
    return { disproved: () => void this.#known.set(key, mark) }
  }

  #freeKey(key: string, aliases: readonly ArtifactState[]): string {
    const taken = new Set(aliases.map((other) => other.key))
    for (let copy = 2; ; copy++) {
      const name = wireKey(`${key}~${copy}`)
      if (!taken.has(name) && !this.#known.has(name)) return name
    }
  }

  async #judge(
    looked: Open,
    key: string,
    before: ArtifactState | undefined,
    formerKeys: readonly string[],
    guess?: Look['guess'],
  ): Promise<void> {
    const { ref, fingerprint, lookedAt, path } = looked
    this.#known.set(key, SEEN + path)
    const signature = signatureOf(ref, fingerprint.token, this.#subject.definition.rules)
    const note = this.#notes.get(key)
    await this.#findings.look({
      ref,
      key,
      path,
      fingerprint,
      lookedAt,
      signature,
      before,
      formerKeys,
      ...(note?.signature === signature && { project: note.project }),
      ...(guess && { guess }),
    })
  }
}

/** Whether a file that only grows is, at its old name, another file: rotated, or restored. */
function isReplaced({ file }: ArtifactState, { ref, fingerprint }: Open): boolean {
  return ref.growth === 'append' && file !== '' && fingerprint.file !== undefined && fingerprint.file !== file
}

/** A collector's defect: one key and path, twice. */
export class DuplicateKey extends Error {
  constructor(key: string) {
    super(`the collector found two artifacts with the key ${JSON.stringify(key)} at one path`)
  }
}

/** A collector that threw where it must not: its survey is void, the run goes on. */
export class CollectorFailure extends Error {
  override readonly name = 'CollectorFailure'
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Tells what the source throws from what its consumer does. */
async function* guarded<T>(open: () => AsyncIterable<T>): AsyncGenerator<T> {
  let iterator: AsyncIterator<T> | undefined
  try {
    for (;;) {
      const next = await step()
      if (next.done) return
      yield next.value
    }
  } finally {
    await iterator?.return?.()
  }

  async function step(): Promise<IteratorResult<T>> {
    try {
      iterator ??= open()[Symbol.asyncIterator]()
      return await iterator.next()
    } catch (error) {
      throw new CollectorFailure(error)
    }
  }
}

async function fingerprints({ collector, context }: Subject, refs: readonly ArtifactRef[]) {
  try {
    return await collector.fingerprint(refs, context)
  } catch (error) {
    throw new CollectorFailure(error)
  }
}
