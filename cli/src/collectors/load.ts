import { CONTRACT, type CollectorDefinition } from '@exfil/core'
import type { DeclaredBuiltIn } from './declared.ts'

/** Imports a collector that ships with this program. Rejects with an Error that says in one line what is wrong with it. */
export async function loadCollector(declared: DeclaredBuiltIn): Promise<CollectorDefinition<unknown>> {
  const module = (await declared.load()) as { default?: unknown }
  return checkDefinition(module.default, declared.id)
}

/** The definition that a module's default export is. Throws an Error of one line that says why it is none. */
export function checkDefinition(found: unknown, id: string): CollectorDefinition<unknown> {
  const definition = found as Partial<CollectorDefinition<unknown>> | null | undefined
  if (typeof definition !== 'object' || definition === null)
    throw new Error('its module has no collector as default export')
  if (definition.contract !== CONTRACT) {
    throw new Error(`it is written for contract ${String(definition.contract)}, and this exfiltrator knows ${CONTRACT}`)
  }
  if (definition.id !== id)
    throw new Error(`its module defines "${String(definition.id)}" where its package declares "${id}"`)
  if (typeof definition.create !== 'function') throw new Error('its definition has no create()')
  return {
    ...definition,
    title: String(definition.title ?? id),
    rules: Number(definition.rules ?? 1),
    reads: definition.reads ?? [],
  } as CollectorDefinition<unknown>
}
