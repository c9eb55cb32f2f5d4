import { type ArtifactRef, isArtifactError, type Span } from '../collector.ts'
import { fingerprints, guarded } from './ask-collector.ts'
import { hashContent } from './content.ts'
import type { Found, Judge } from './found.ts'
import type { Look } from './look.ts'
import type { ArtifactState, ProjectNote } from './ports.ts'
import type { Run, Subject } from './run.ts'
import { Sightings } from './sightings.ts'
import { signatureOf } from './signature.ts'
import { Undecided } from './undecided.ts'
import { wireKey, wirePath } from './wire-name.ts'

/** What a survey needs of a run: no server. */
export type SurveyRun = Pick<Run, 'store' | 'signal' | 'clock' | 'checking' | 'exclude'>

/** What a survey hands on: a look to act upon, or trouble with one artifact. */
export interface Findings {
  look(look: Look): Promise<void>
  unchanged(count: number): void
  /** Bytes of content that had to be read to tell which artifact something is. */
  read(bytes: number): void
  /** Left out by a rule about its path: nothing else is known of it. */
  excluded(artifact: { key: string; path: string }, rule: string): void
  /** `remembered`: under which key, where that is sure. */
  trouble(artifact: { key: string; path: string; error: unknown; remembered?: string }): Promise<void>
  /** Resolves when what the looks handed on so far led to has been recorded. */
  settled(): Promise<void>
}

/**
 * One collector's pass over everything that exists. An unchanged artifact costs one
 * fingerprint and one look-up here.
 */
export class Survey {
  readonly #run: SurveyRun
  readonly #subject: Subject
  readonly #sightings: Sightings
  readonly #findings: Findings
  readonly #undecided: Undecided
  /** Of the keys at hand, where projects matter. */
  #notes = new Map<string, ProjectNote>()
  readonly #type: string

  /** @param signatures of all that is remembered, by key; used up */
  constructor(run: SurveyRun, subject: Subject, signatures: Map<string, string>, findings: Findings) {
    this.#run = run
    this.#subject = subject
    this.#sightings = new Sightings(signatures)
    this.#findings = findings
    this.#type = subject.definition.id
    this.#undecided = new Undecided({
      store: run.store,
      type: this.#type,
      sightings: this.#sightings,
      // Which key each gets is known no sooner, and what was left out under it has no row to find it by.
      judge: async (looked, key, ...known) => {
        await this.#consult([key])
        await this.#judge(looked, key, ...known)
      },
      continues: (looked, row) => this.#continues(looked, row),
      settled: () => findings.settled(),
      trouble: ({ key, path }, error) => findings.trouble({ key, path, error }),
    })
  }

  /** Goes through everything once. Throws what the collector throws. */
  async go(): Promise<void> {
    const { collector, context } = this.#subject
    for await (const refs of guarded(() => collector.discover(context))) {
      this.#run.signal.throwIfAborted()
      await this.#batch(refs)
    }
    await this.#undecided.decide()
  }

  /**
   * Keys that were remembered as present and were not seen; with `all` also those that are
   * marked gone or of which nothing may be concluded. Asked for after `go`.
   */
  vanished(all: boolean): Iterable<string> {
    return this.#sightings.vanished(all)
  }

  /** Whether nothing may be concluded from not having seen a remembered artifact. */
  leavesOut({ key, path }: { key: string; path: string }): boolean {
    return this.#sightings.isWithheld(key) || this.#run.exclude?.byPath(path) !== undefined
  }

  /** Those that no rule about paths leaves out. */
  #wanted(refs: readonly ArtifactRef[]): readonly ArtifactRef[] {
    const { exclude } = this.#run
    if (!exclude) return refs
    return refs.filter((ref) => {
      const rule = exclude.byPath(ref.path)
      if (rule === undefined) return true
      for (const key of keysOf(ref)) this.#sightings.withhold(key)
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
    const closer: Found[] = []
    const unreadable: Unreadable[] = []
    let unchanged = 0
    for (let index = 0; index < refs.length; index++) {
      const ref = refs[index] as ArtifactRef
      const fingerprint = answers[index]
      const key = wireKey(ref.key)
      if (fingerprint === undefined || isArtifactError(fingerprint)) {
        if (fingerprint?.code !== 'gone') unreadable.push({ ref, key, path: wirePath(ref.path), error: fingerprint })
        continue
      }
      const mayBeUnchanged = !this.#run.checking && this.#sightings.has(key)
      if (mayBeUnchanged && this.#sightings.isUnchanged(key, signatureOf(ref, fingerprint.token, rules))) {
        unchanged++
        continue
      }
      const looked = { ref, fingerprint, lookedAt, key, path: wirePath(ref.path) }
      if (this.#sightings.isSeen(key)) this.#undecided.add(looked)
      else closer.push(looked)
    }
    if (unchanged > 0) this.#findings.unchanged(unchanged)
    if (unreadable.length > 0) await this.#unreadable(unreadable)
    if (closer.length > 0) await this.#closer(closer)
  }

  /** Something is there, so what is remembered at its place is; without such, nothing with its key is thought gone. */
  async #unreadable(found: readonly Unreadable[]): Promise<void> {
    const { store } = this.#run
    const rows = this.#sightings.hadAny
      ? await store.get(this.#type, [...new Set(found.flatMap(({ ref }) => keysOf(ref)))])
      : new Map<string, ArtifactState>()
    for (const { ref, key, path, error = new Error('the collector gave no fingerprint') } of found) {
      const own = keysOf(ref).flatMap((name) => rows.get(name) ?? [])
      const isHere = (row: ArtifactState) => row.path === path && !this.#sightings.isSeen(row.key)
      const row = own.find(isHere) ?? (this.#sightings.hadAny && (await store.aliases(this.#type, key)).find(isHere))
      if (row) this.#sightings.see(row.key, path)
      else for (const name of keysOf(ref)) this.#sightings.withhold(name)
      await this.#findings.trouble({ key, path, error, ...(row && { remembered: row.key }) })
    }
  }

  async #closer(found: readonly Found[]): Promise<void> {
    const { store } = this.#run
    const keys = [...new Set(found.flatMap(({ ref }) => keysOf(ref)))]
    const rows = this.#sightings.hadAny ? await store.get(this.#type, keys) : new Map<string, ArtifactState>()
    await this.#consult(keys)
    const files = found.flatMap(({ key, fingerprint }) =>
      rows.has(key) || !fingerprint.file ? [] : [fingerprint.file],
    )
    const sameFile = this.#sightings.hadAny && files.length > 0 ? await store.byFile(this.#type, files) : []
    const movable = new Set(sameFile.map(({ file }) => file))
    for (const looked of found) {
      const { key, path, ref, fingerprint } = looked
      const row = rows.get(key)
      if (this.#sightings.isSeen(key)) this.#undecided.add(looked)
      else if (row && row.path !== path) this.#undecided.add(looked)
      else if (row && isReplaced(row, looked)) this.#undecided.addDisplaced(looked, row)
      // The name may be a further path's: its file is another by now, and the artifact that had the key went elsewhere.
      else if ((!row || row.gone) && this.#sightings.hasFurther(key)) this.#undecided.add(looked)
      else if (row) await this.#judge(looked, key, row, [])
      else {
        const former = ref.formerKeys?.map(wireKey).find((name) => rows.has(name))
        const before = former === undefined ? undefined : rows.get(former)
        if (former !== undefined && before) {
          this.#sightings.see(former, path)
          await this.#judge(looked, key, before, [former])
        } else if (fingerprint.file && movable.has(fingerprint.file)) this.#undecided.add(looked)
        else await this.#judge(looked, key, undefined, (ref.formerKeys ?? []).map(wireKey))
      }
    }
  }

  async #continues({ ref, fingerprint, path }: Found, row: ArtifactState): Promise<boolean> {
    const { tip, lastModified } = row
    if (fingerprint.size !== undefined && fingerprint.size < tip.length) return false
    // Restored from a copy. Under another name this says nothing: many files may have been given one time.
    if (path === row.path && fingerprint.size === tip.length && fingerprint.modifiedAt === lastModified) return true
    const { collector, context } = this.#subject
    try {
      const open = (span: Span) => collector.read(ref, span, context)
      const { checksum } = await hashContent(open, tip.length, {}, (bytes) => this.#findings.read(bytes))
      return checksum === tip.checksum
    } catch {
      // What is wrong with it shows when it is read for its own sake.
      this.#run.signal.throwIfAborted()
      return false
    }
  }

  async #consult(keys: readonly string[]): Promise<void> {
    if (this.#run.exclude?.byProject) this.#notes = await this.#run.store.projects(this.#type, keys)
  }

  readonly #judge: Judge = async (looked, key, before, formerKeys, guess) => {
    const { ref, fingerprint, lookedAt, path } = looked
    this.#sightings.see(key, path)
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
function isReplaced({ file }: ArtifactState, { ref, fingerprint }: Found): boolean {
  return ref.growth === 'append' && file !== '' && fingerprint.file !== undefined && fingerprint.file !== file
}

/** A ref that could not be fingerprinted. */
interface Unreadable {
  readonly ref: ArtifactRef
  readonly key: string
  readonly path: string
  readonly error: unknown
}

const keysOf = ({ key, formerKeys = [] }: ArtifactRef) => [key, ...formerKeys].map(wireKey)
