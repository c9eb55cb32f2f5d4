import {
  type ArtifactError,
  type ArtifactRef,
  type Collector,
  type Context,
  type Description,
  ArtifactError as Failure,
  type Fingerprint,
  isArtifactError,
  type Reading,
  type Span,
} from '@exfil/core'
import { type Ends, fingerprintFiles, type Place, readEnds, readFile } from '@exfil/core/files'
import { compressedEnds, readCompressed, withoutSize } from './compressed.ts'
import { describe, END } from './describe.ts'
import { discover } from './discover.ts'
import { elsewhere, isCompressed } from './layout.ts'
import { boundsOf, rootsOf } from './roots.ts'
import { threadNames } from './thread-names.ts'

interface Homes {
  readonly roots: readonly Place[]
  readonly bounds: readonly Place[]
}

/** Answers the four questions about every home, whichever way a rollout is kept there. */
export class CodexCollector implements Collector {
  readonly #further: readonly string[]
  /** A world does not change, and is asked for every artifact. */
  readonly #homes = new WeakMap<Context, Homes>()

  constructor(further: readonly string[]) {
    this.#further = further
  }

  discover(ctx: Context): AsyncIterable<readonly ArtifactRef[]> {
    return discover(this.#homesIn(ctx).roots, ctx)
  }

  async fingerprint(refs: readonly ArtifactRef[], ctx: Context): Promise<(Fingerprint | ArtifactError)[]> {
    const { bounds } = this.#homesIn(ctx)
    const answers = await fingerprintFiles(refs, bounds, ctx)
    for (const [at, ref] of refs.entries()) {
      const answer = answers[at]
      if (isGone(answer)) answers[at] = await this.#lookElsewhere(ref, answer, ctx)
      else if (isCompressed(ref.locator as string) && !isArtifactError(answer)) {
        answers[at] = withoutSize(answer as Fingerprint)
      }
    }
    return answers
  }

  async describe(ref: ArtifactRef, ctx: Context): Promise<Description> {
    const { roots, bounds } = this.#homesIn(ctx)
    const { locator, ends } = await wherever(ref, async (locator): Promise<{ locator: string; ends: Ends }> => {
      const read = isCompressed(locator) ? compressedEnds : readEnds
      return { locator, ends: await read(locator, END, bounds, ctx) }
    })
    const home = roots.findLast((root) => locator.startsWith(`${root.locator}/`))
    const told = describe(ref, ends, (thread) => home && threadNames(home, bounds, ctx).get(thread), ctx)
    if (Number.isFinite(ends.size)) return told
    // Its end is out of reach. Codex leaves the time of the last record on what it compresses.
    const [seen] = await this.fingerprint([ref], ctx)
    const at = isArtifactError(seen) ? undefined : seen?.modifiedAt
    return { ...told, ...(at !== undefined && { endedAt: new Date(at) }) }
  }

  read(ref: ArtifactRef, span: Span, ctx: Context): Promise<Reading> {
    const { bounds } = this.#homesIn(ctx)
    return wherever(ref, (locator) => (isCompressed(locator) ? readCompressed : readFile)(locator, span, bounds, ctx))
  }

  async #lookElsewhere(ref: ArtifactRef, gone: ArtifactError, ctx: Context): Promise<Fingerprint | ArtifactError> {
    const { bounds } = this.#homesIn(ctx)
    for (const locator of placesOf(ref).slice(1)) {
      const [answer = gone] = await fingerprintFiles([{ ...ref, locator }], bounds, ctx)
      if (isGone(answer)) continue
      return isArtifactError(answer) || !isCompressed(locator) ? answer : withoutSize(answer)
    }
    return gone
  }

  #homesIn(ctx: Context): Homes {
    let homes = this.#homes.get(ctx)
    if (homes === undefined) {
      const roots = rootsOf(ctx, this.#further)
      homes = { roots, bounds: boundsOf(roots) }
      this.#homes.set(ctx, homes)
    }
    return homes
  }
}

const isGone = (answer: unknown): answer is ArtifactError => isArtifactError(answer) && answer.code === 'gone'

/** Where a rollout was found, and where it is if it has been moved since; anything else is where it was. */
function placesOf({ kind, locator }: ArtifactRef): string[] {
  const place = locator as string
  return kind === 'session' || kind === 'segment' ? [place, ...elsewhere(place)] : [place]
}

/** Does it where the artifact is. Throws what was thrown at the last place but one that is `gone`. */
async function wherever<T>(ref: ArtifactRef, use: (locator: string) => Promise<T>): Promise<T> {
  for (const locator of placesOf(ref)) {
    try {
      return await use(locator)
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }
  throw new Failure('gone', 'it is no longer there')
}
