import {
  type ArtifactError,
  type ArtifactRef,
  type Collector,
  type Fingerprint,
  isArtifactError,
} from '../collector.ts'
import { readOptions } from '../read-options.ts'
import { holds, inWords, SubjectTrouble, same, text } from './broken-promise.ts'
import { type PretendContext, pretendContext } from './pretend-context.ts'
import type { Ability, Subject, World } from './subject.ts'

/** What one case plays on: pretend machines and a collector, put away afterwards. */
export class Stage {
  readonly subject: Subject
  readonly collector: Collector
  readonly #worlds: World[] = []

  private constructor(subject: Subject, collector: Collector) {
    this.subject = subject
    this.collector = collector
  }

  static async of(subject: Subject): Promise<Stage> {
    return new Stage(subject, await another(subject))
  }

  /** A second collector, as a later run would make it. */
  another(): Promise<Collector> {
    return another(this.subject)
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

  async look(ref: ArtifactRef, ctx: PretendContext): Promise<Fingerprint | ArtifactError> {
    const answers = await this.collector.fingerprint([ref], ctx)
    same(answers.length, 1, { on: `answers for ${ref.key} alone` })
    return answers[0] as Fingerprint | ArtifactError
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

async function another({ definition, options }: Subject): Promise<Collector> {
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

/** Rejects with, or answers, an error of one of these codes: never a raw one. */
export async function fails(what: string, codes: readonly string[], act: () => Promise<unknown>): Promise<void> {
  const outcome = await act().then(
    (value) => value,
    (error: unknown) => error ?? new Error('nothing was thrown'),
  )
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
