import {
  type ArtifactError,
  type ArtifactRef,
  type Collector,
  type Description,
  type Fingerprint,
  isArtifactError,
} from '../collector.ts'
import { readOptions } from '../read-options.ts'
import { Found, holds, inWords, mistakeIn, SubjectTrouble, same, text } from './broken-promise.ts'
import { type PretendContext, pretendContext } from './pretend-context.ts'
import type { Question } from './question.ts'
import type { Ability, Subject, World } from './subject.ts'
import { watchedCollector } from './watched-collector.ts'

/** What one case plays on: pretend machines and a collector, put away afterwards. */
export class Stage {
  readonly subject: Subject
  readonly collector: Collector
  /** What `create` gave: `collector` asks it. */
  readonly made: Collector
  /** What was asked so far. */
  readonly asked = new Set<Question>()
  readonly #patience: number
  readonly #worlds: World[] = []

  private constructor(subject: Subject, made: Collector, patience: number) {
    this.subject = subject
    this.made = made
    this.#patience = patience
    this.collector = this.#watched(made)
  }

  /** `patience`: milliseconds in which a single answer has to come. */
  static async of(subject: Subject, patience: number): Promise<Stage> {
    return new Stage(subject, await madeBy(subject), patience)
  }

  /** A second collector, as a later run would make it. */
  async another(): Promise<Collector> {
    return this.#watched(await madeBy(this.subject))
  }

  #watched(collector: Collector): Collector {
    return watchedCollector(collector, this.asked, this.#patience)
  }

  async keep(world: Promise<World>): Promise<World> {
    const made = await world
    this.#worlds.push(made)
    return made
  }

  world(): Promise<World> {
    return this.keep(this.subject.world())
  }

  async clear(): Promise<void> {
    for (const world of this.#worlds) await world.dispose()
  }

  /** An ability the case has declared that it needs. */
  can<A extends Ability>(ability: A): NonNullable<Subject[A]> {
    const found = this.subject[ability] as ((...args: unknown[]) => Promise<unknown>) | undefined
    if (found === undefined) throw new SubjectTrouble(`the case uses ${ability} without needing it`)
    const tried = async (...args: unknown[]) => {
      try {
        return await found.apply(this.subject, args)
      } catch (cause) {
        throw new SubjectTrouble(`the subject's own \`${ability}\` failed: ${String(cause)}`, { cause })
      }
    }
    return tried as NonNullable<Subject[A]>
  }

  async discover(ctx: PretendContext, collector: Collector = this.collector): Promise<ArtifactRef[]> {
    const refs: ArtifactRef[] = []
    for await (const batch of collector.discover(ctx)) refs.push(...batch)
    return refs
  }

  /** One answer each. */
  async looks(refs: readonly ArtifactRef[], ctx: PretendContext): Promise<readonly (Fingerprint | ArtifactError)[]> {
    const answers = await this.collector.fingerprint(refs, ctx)
    holds(Array.isArray(answers), { on: 'fingerprint', expected: text('a list of answers'), got: answers, usually: '' })
    same(answers.length, refs.length, {
      on: refs.length === 1 ? `answers for ${refs[0]?.key} alone` : `answers for ${refs.length} refs`,
      usually: 'answers are not gathered, or those that failed are left out',
    })
    for (const [at, answer] of answers.entries())
      holds(isFingerprint(answer), {
        on: `answer ${at}, for ${refs[at]?.key}`,
        expected: text('a fingerprint with a token, or an ArtifactError'),
        got: answer,
        usually: '',
      })
    return answers
  }

  async look(ref: ArtifactRef, ctx: PretendContext): Promise<Fingerprint | ArtifactError> {
    const [answer] = await this.looks([ref], ctx)
    return answer as Fingerprint | ArtifactError
  }

  /** The description, or the one error that a collector may make of content that it cannot make out. */
  async describe(ref: ArtifactRef, ctx: PretendContext): Promise<Description | ArtifactError> {
    const on = `${ref.kind} ${ref.key}`
    const outcome = await outcomeOf(() => this.collector.describe(ref, ctx))
    if (outcome instanceof Error) {
      if (isArtifactError(outcome) && outcome.code === 'malformed') return outcome
      const expected = text('a description, or the error `malformed` where nothing can be said')
      throw new Found({ on, expected, got: text(inWords(outcome)), usually: mistakeIn(outcome) }, { cause: outcome })
    }
    holds(typeof outcome === 'object' && outcome !== null, { on, expected: text('a description'), got: outcome })
    return outcome
  }

  async fingerprint(ref: ArtifactRef, ctx: PretendContext): Promise<Fingerprint> {
    const answer = await this.look(ref, ctx)
    if (isArtifactError(answer)) throw answer
    return answer
  }

  async read(ref: ArtifactRef, span: { start: number; end?: number }, ctx: PretendContext): Promise<Buffer> {
    const { body } = await this.collector.read(ref, span, ctx)
    return gather(body)
  }

  /** A machine, its context, and one artifact on it that has content. */
  async scene(wanted: (ref: ArtifactRef) => boolean = () => true): Promise<Scene> {
    const world = await this.world()
    const ctx = pretendContext(world)
    const refs = await this.discover(ctx)
    let trouble: ArtifactError | undefined
    for (const ref of refs) {
      if (!wanted(ref)) continue
      const answer = await this.look(ref, ctx)
      if (isArtifactError(answer)) trouble ??= answer
      if (isArtifactError(answer) || answer.size === 0) continue
      return {
        world,
        ctx,
        refs,
        ref,
        seen: answer,
        size: answer.size ?? (await this.read(ref, { start: 0 }, ctx)).length,
      }
    }
    if (trouble !== undefined) throw trouble
    throw new SubjectTrouble('the case needs an artifact with content, and the world holds none of that sort')
  }
}

export interface Scene {
  readonly world: World
  readonly ctx: PretendContext
  readonly refs: readonly ArtifactRef[]
  readonly ref: ArtifactRef
  readonly seen: Fingerprint
  readonly size: number
}

/** As `create` gives it. */
export async function madeBy({ definition, options }: Subject): Promise<Collector> {
  const verdict = await readOptions(definition, options)
  if (verdict.issues) throw new SubjectTrouble(`the subject's options do not hold: ${JSON.stringify(verdict.issues)}`)
  return definition.create(verdict.value)
}

/** All of a body. */
export async function gather(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) {
    holds(chunk instanceof Uint8Array, { on: 'a chunk of a body', expected: text('a Uint8Array'), got: chunk })
    chunks.push(new Uint8Array(chunk))
  }
  return Buffer.concat(chunks)
}

/** What a call answered or threw. A finding goes on its way. */
export function outcomeOf<T>(act: () => Promise<T>): Promise<T | Error> {
  return act().catch((thrown: unknown) => {
    if (thrown instanceof Found) throw thrown
    return thrown instanceof Error ? thrown : new Error(`${String(thrown)}, which is no Error`)
  })
}

/** Whether an answer is one: a fingerprint with a token, or an ArtifactError. */
export const isFingerprint = (answer: Fingerprint | ArtifactError | undefined): boolean =>
  isArtifactError(answer) || (typeof answer?.token === 'string' && answer.token !== '')

/** Rejects with, or answers, an error of one of these codes: never a raw one. */
export async function fails(what: string, codes: readonly string[], act: () => Promise<unknown>): Promise<void> {
  const outcome = await outcomeOf(act)
  holds(isArtifactError(outcome) && codes.includes(outcome.code), {
    on: what,
    expected: text(`the error ${codes.map((code) => `\`${code}\``).join(' or ')}`),
    got: text(inWords(outcome)),
  })
}

/** Where each thing is, by key, in one order. */
export const placesOf = (refs: readonly ArtifactRef[]) => refs.map((ref) => `${ref.key} at ${ref.path}`).sort()

/** Whether a path is that folder or below it. */
export const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)
