import { CONTRACT, type CollectorDefinition } from '@exfil/core'
import type { DeclaredCollector } from './declared.ts'

/** How long a module may take to be imported. */
const LOAD_MS = 10_000

/**
 * Imports a collector and checks that it is one. Rejects with an Error that says in one
 * line what is wrong with it, also when its code throws or does not come to an end.
 */
export async function loadCollector(declared: DeclaredCollector): Promise<CollectorDefinition<unknown>> {
  let timer: Timer | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not load within ${LOAD_MS / 1000} s`)), LOAD_MS)
  })
  try {
    const module = (await Promise.race([declared.load(), late])) as { default?: unknown }
    return checked(module.default, declared.id)
  } finally {
    clearTimeout(timer)
  }
}

function checked(found: unknown, id: string): CollectorDefinition<unknown> {
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
