import { type ArtifactRef, type Context, readOptions } from '@exfil/core'
import definition from '../src/index.ts'

export async function collectorWith(written = {}) {
  const verdict = await readOptions(definition, written)
  if (verdict.issues) throw new Error(verdict.issues.map(({ message }) => message).join(', '))
  return definition.create(verdict.value)
}

/** Everything there is on a machine, as its people would be told, by key. */
export async function factsOf(ctx: Context, options = {}): Promise<Record<string, unknown>> {
  const collector = await collectorWith(options)
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
