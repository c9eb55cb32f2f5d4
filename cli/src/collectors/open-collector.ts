import { type Collector, type CollectorFacts, type Json, type OptionsIssue, readOptions } from '@exfil/core'
import type { DeclaredBuiltIn, DeclaredCollector } from './declared.ts'
import { loadCollector } from './load.ts'

/** A collector ready to be asked, wherever its code runs. */
export interface OpenCollector {
  readonly facts: CollectorFacts
  /** Its options as JSON Schema, where its schema can say itself so. */
  readonly optionsSchema: Record<string, unknown> | undefined
  /** The process that runs its code, where that is another one. */
  readonly pid?: number
  /** What is wrong with options as they stand in the configuration; empty when they hold. */
  check(options: Json): Promise<readonly OptionsIssue[]>
  /** Makes the collector. Rejects with an `Error` that says what is wrong when the options do not hold. */
  create(options: Json): Promise<Collector>
  /** What it did beside its work that a person should know, as one line. Asked for when the work is done. */
  habits?(): Promise<string | undefined>
  /** Ends whatever runs for it. Nothing that `create` made can be used afterwards. */
  close(): Promise<void>
}

/**
 * Opens a collector: one that ships with this program runs here, at no cost; any other in
 * a process of its own, which ends when `signal` aborts. Rejects with an `Error` of one line.
 */
export async function openCollector(declared: DeclaredCollector, signal?: AbortSignal): Promise<OpenCollector> {
  if (declared.origin === 'built-in') return openHere(declared)
  const { openApart } = await import('./apart/open-apart.ts')
  return openApart(declared, signal)
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
