import type { ArtifactRef, Context } from '@exfil/core'
import definition from '../src/index.ts'

/** Everything there is on a machine, as its people would be told, by key. */
export async function factsOf(ctx: Context): Promise<Record<string, unknown>> {
  const collector = definition.create({ roots: [] })
  const found: ArtifactRef[] = []
  for await (const batch of collector.discover(ctx)) found.push(...batch)
  const facts: Record<string, unknown> = {}
  for (const { locator, ...ref } of found.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const { key, ...rest } = ref
    if (key in facts) throw new Error(`${key} came twice`)
    facts[key] = { ...rest, ...(await collector.describe({ ...ref, locator }, ctx)) }
  }
  return JSON.parse(JSON.stringify(facts))
}
