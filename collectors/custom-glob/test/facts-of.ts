import { type ArtifactRef, type Collector, type Context, type Json, readOptions } from '@exfil/core'
import definition from '../src/index.ts'

/** The collector that these options make. */
export async function collectorOf(written: Json): Promise<Collector> {
  const verdict = await readOptions(definition, written)
  if (verdict.issues) throw new Error(verdict.issues.map(({ message }) => message).join('\n'))
  return definition.create(verdict.value)
}

/** Everything it discovers. */
export async function refsOf(collector: Collector, ctx: Context): Promise<ArtifactRef[]> {
  const refs: ArtifactRef[] = []
  for await (const batch of collector.discover(ctx)) refs.push(...batch)
  return refs
}

/** Everything there is on a machine, as its people would be told, by key. */
export async function factsOf(written: Json, ctx: Context): Promise<Record<string, unknown>> {
  const collector = await collectorOf(written)
  const facts: Record<string, unknown> = {}
  for (const { locator, ...ref } of (await refsOf(collector, ctx)).sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const { key, ...rest } = ref
    if (key in facts) throw new Error(`${key} came twice`)
    facts[key] = { ...rest, ...(await collector.describe({ ...ref, locator }, ctx)) }
  }
  return JSON.parse(JSON.stringify(facts))
}
