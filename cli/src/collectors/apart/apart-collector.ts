import {
  ArtifactError,
  type ArtifactRef,
  type Collector,
  type Context,
  isArtifactError,
  type Reading,
  type Span,
} from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import type { Call } from './call.ts'
import type { ChildProcess } from './child-process.ts'
import { Defect, shown } from './defect.ts'
import { checkDescription } from './description.ts'
import { isCode, messageOf } from './failure.ts'
import { checkFingerprint, fingerprintsFromColumns } from './fingerprint-columns.ts'
import type { FromChild, ListingPart, Named, ReadingEnd } from './messages.ts'
import { CollectedRef, refsFromColumns } from './ref-columns.ts'
import type { Remembered } from './remembered.ts'

/**
 * A collector that runs in a child, asked from here. Whatever comes back is checked; what
 * breaks the contract ends the child, and nothing of it is believed.
 */
export class ApartCollector implements Collector {
  readonly #child: ChildProcess
  readonly #on: number
  readonly #remembered: Remembered
  #notices = 0
  #toldOfDescriptions = false

  constructor(child: ChildProcess, on: number, remembered: Remembered) {
    this.#child = child
    this.#on = on
    this.#remembered = remembered
  }

  async *discover(ctx: Context): AsyncGenerator<readonly ArtifactRef[]> {
    const call = this.#ask({ ask: 'discover', ...this.#to(ctx) }, 'discover', ctx)
    let count = 0
    try {
      this.#more(call)
      for (;;) {
        const arrived = await this.#of(call.next(), ctx)
        if ('end' in arrived) return
        this.#more(call)
        const { batch, refs: columns } = (arrived.part ?? {}) as ListingPart
        const refs = await this.#believe(() => refsFromColumns(columns ?? {}, batch))
        this.#remembered.received(batch)
        count += refs.length
        if (count > BOUNDS.refs) await this.#believe(() => tooMany())
        yield refs
      }
    } finally {
      this.#stop(call)
    }
  }

  async fingerprint(refs: readonly ArtifactRef[], ctx: Context) {
    const question = { ask: 'fingerprint', ...this.#to(ctx), ...this.#named(refs) } as const
    const answer = await this.#of(this.#ask(question, `fingerprint of ${refs.length}`, ctx).end(), ctx)
    return this.#believe(() => fingerprintsFromColumns(answer, refs.length))
  }

  async describe(ref: ArtifactRef, ctx: Context) {
    const question = { ask: 'describe', ...this.#to(ctx), ref: plain(ref) } as const
    try {
      return checkDescription(await this.#ask(question, `describe ${ref.path}`, ctx).end())
    } catch (error) {
      if (isArtifactError(error) || ctx.signal.aborted) throw error
      const { message } = this.#child.blame(`${messageOf(error)} (${ref.path})`)
      // It may be wrong with all of them: told once, and they are collected all the same.
      if (!this.#toldOfDescriptions) ctx.report({ code: 'malformed', message })
      this.#toldOfDescriptions = true
      throw new ArtifactError('malformed', message, { cause: error })
    }
  }

  async read(ref: ArtifactRef, span: Span, ctx: Context): Promise<Reading> {
    const question = { ask: 'read', ...this.#to(ctx), ref: plain(ref), span } as const
    const call = this.#ask(question, `read ${ref.path}`, ctx)
    const first = await call.next()
    const wanted = span.end === undefined ? undefined : span.end - span.start
    let end: ReadingEnd | undefined
    let got = 0
    const bytesOf = (value: unknown): Promise<Uint8Array> =>
      this.#believe(() => {
        if (!(value instanceof Uint8Array)) throw new Defect(`read gave ${shown(value)} where bytes should be`)
        got += value.length
        if (wanted !== undefined && got > wanted)
          throw new Defect(`gave more bytes of ${ref.path} than it was asked for`)
        return value
      })
    const endOf = (value: unknown) =>
      this.#believe((): ReadingEnd => {
        const { bytes, fingerprint } = (value ?? {}) as Partial<ReadingEnd>
        return { ...(bytes && { bytes }), fingerprint: checkFingerprint(fingerprint) }
      })
    const whole = () =>
      this.#believe(() => {
        if (wanted === undefined || got === wanted) return
        const { size } = (end as ReadingEnd).fingerprint
        if (size === undefined || size < (span.end as number))
          throw new ArtifactError('changed', 'it is shorter than it was')
        throw new Defect(`gave ${got} bytes of ${ref.path} where it said there are ${wanted}`)
      })
    const stop = () => this.#stop(call)
    const more = () => this.#more(call)
    async function* body(): AsyncGenerator<Uint8Array> {
      try {
        for (let arrived = first; ; arrived = await call.next()) {
          if ('part' in arrived) {
            more()
            yield await bytesOf(arrived.part)
            continue
          }
          end = await endOf(arrived.end)
          const bytes = end.bytes && (await bytesOf(end.bytes))
          await whole()
          if (bytes) yield bytes
          return
        }
      } finally {
        stop()
      }
    }
    return {
      body: body(),
      fingerprint: async () => {
        if (!end) throw new ArtifactError('changed', 'it was not read to its end')
        return end.fingerprint
      },
    }
  }

  #ask(question: Parameters<ChildProcess['ask']>[0], about: string, ctx: Context): Call {
    const call = this.#child.ask(question, about, { signal: ctx.signal })
    call.onNotice = (notice) => this.#notice(notice, ctx)
    return call
  }

  /** An answer of all artifacts at once: where the plugin's code fails, its name is said. */
  #of<T>(answer: Promise<T>, ctx: Context): Promise<T> {
    return answer.catch((error: unknown) => {
      throw isArtifactError(error) || ctx.signal.aborted ? error : this.#child.blame(error)
    })
  }

  #to(ctx: Context): { on: number; world: number } {
    return { on: this.#on, world: this.#remembered.numberOf(ctx) }
  }

  #named(refs: readonly ArtifactRef[]): Named {
    const places = CollectedRef.placesOf(refs)
    return places && this.#remembered.isHeld(places.batch) ? places : { refs: refs.map(plain) }
  }

  #notice(notice: FromChild, ctx: Context): void {
    if (++this.#notices > BOUNDS.notices) throw new Defect('reported without end')
    if ('covered' in notice) ctx.covered(String(notice.covered).slice(0, BOUNDS.text))
    else if ('debug' in notice) ctx.debug(messageOf(notice.debug))
    else if ('report' in notice) {
      const { code, message, key, path } = notice.report
      if (!isCode(code)) throw new Defect(`reported an issue whose code is ${shown(code)}`)
      const place = {
        ...(key !== undefined && { key: String(key) }),
        ...(path !== undefined && { path: String(path) }),
      }
      ctx.report({ code, message: messageOf(message), ...place })
    }
  }

  /** What `look` makes of an answer; a `Defect` in it ends the child, and the reason is thrown. */
  async #believe<T>(look: () => T): Promise<T> {
    try {
      return look()
    } catch (error) {
      throw error instanceof Defect ? this.#child.end(error.message) : error
    }
  }

  #more(call: Call): void {
    if (!call.isDone) this.#child.say({ more: call.number })
  }

  #stop(call: Call): void {
    if (!call.isDone) this.#child.say({ stop: call.number })
  }
}

function tooMany(): never {
  throw new Defect(`discover yielded more than ${BOUNDS.refs.toLocaleString('en')} refs`)
}

/** A ref that can be sent: without what is private to it. */
const plain = (ref: ArtifactRef): ArtifactRef => ({ ...ref })
