import { readOptions } from '@exfil/core'
import { openApart } from './apart/open-apart.ts'
import type { DeclaredBuiltIn, DeclaredCollector } from './declared.ts'
import { loadCollector } from './load.ts'
import type { OpenCollector } from './opened.ts'

export type { OpenCollector } from './opened.ts'

/**
 * Opens a collector: one that ships with this program runs here, at no cost; any other in
 * a process of its own, which ends when `signal` aborts. Rejects with an `Error` of one line.
 */
export async function openCollector(declared: DeclaredCollector, signal?: AbortSignal): Promise<OpenCollector> {
  // Imported from the start: its process is then under way before this one is kept busy by what it remembers.
  return declared.origin === 'built-in' ? openHere(declared) : openApart(declared, signal)
}

async function openHere(declared: DeclaredBuiltIn): Promise<OpenCollector> {
  const definition = await loadCollector(declared)
  return {
    facts: definition,
    optionsSchema: definition.options?.['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }),
    check: async (options) => (await readOptions(definition, options)).issues ?? [],
    async create(options) {
      const verdict = await readOptions(definition, options)
      if (verdict.issues) throw new Error(verdict.issues.map(({ message }) => message).join('; '))
      return definition.create(verdict.value)
    },
    close: async () => {},
  }
}
