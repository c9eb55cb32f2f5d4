import {
  type ArtifactError,
  type ArtifactRef,
  CONTRACT,
  type Context,
  defineCollector,
  type Fingerprint,
} from '@exfil/core'
import { fingerprintFiles, type Place, readFile } from '@exfil/core/files'
import { describe } from './describe.ts'
import { discover } from './discover.ts'
import { type Options, options } from './options.ts'
import { type Rule, rootOf, ruleOf } from './rule.ts'

export default defineCollector<Options>({
  contract: CONTRACT,
  id: 'custom-glob',
  title: 'Files by your own rules',
  rules: 2,
  reads: [
    'nothing, until there are rules: [[collectors.custom-glob.rules]] in the configuration',
    'the files below each rule’s root that match its globs',
    'never: credential and key files, .env, shell histories, .ssh, .gnupg, .aws and the like, nor what a link leads to outside the root',
  ],
  options,
  create(options) {
    const rules = options.rules.map(ruleOf)
    const byName = new Map(rules.map((rule) => [rule.name, rule]))
    const ruleFor = (ref: ArtifactRef) => byName.get(ref.kind) as Rule
    return {
      discover: (ctx) => discover(rules, ctx),
      fingerprint: (refs, ctx) => fingerprint(refs, (ref) => boundsOf(ruleFor(ref), ctx), ctx),
      describe: async (ref, ctx) => describe(ref, ruleFor(ref), boundsOf(ruleFor(ref), ctx), ctx),
      read: (ref, span, ctx) => readFile(ref.locator as string, span, boundsOf(ruleFor(ref), ctx), ctx),
    }
  },
})

/** Each rule's files are held to that rule's root. Refs come by rule, so that there are few stretches. */
async function fingerprint(
  refs: readonly ArtifactRef[],
  boundsFor: (ref: ArtifactRef) => readonly Place[],
  ctx: Context,
): Promise<(Fingerprint | ArtifactError)[]> {
  const answers: (Fingerprint | ArtifactError)[] = []
  for (let start = 0, end = 0; start < refs.length; start = end) {
    const first = refs[start] as ArtifactRef
    while (end < refs.length && refs[end]?.kind === first.kind) end++
    const stretch = start === 0 && end === refs.length ? refs : refs.slice(start, end)
    const some = await fingerprintFiles(stretch, boundsFor(first), ctx)
    if (stretch === refs) return some
    for (const answer of some) answers.push(answer)
  }
  return answers
}

/** The folder out of which none of a rule's links is followed. A world does not change, and is asked for every artifact. */
function boundsOf(rule: Rule, ctx: Pick<Context, 'home' | 'platform'>): readonly Place[] {
  let bounds = BOUNDS.get(rule)
  if (bounds?.home !== ctx.home) {
    bounds = { home: ctx.home, places: [rootOf(rule, ctx)] }
    BOUNDS.set(rule, bounds)
  }
  return bounds.places
}

const BOUNDS = new WeakMap<Rule, { home: string; places: readonly Place[] }>()
