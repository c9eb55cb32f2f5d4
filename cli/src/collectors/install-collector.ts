import type { Json } from '@exfil/core'
import type { Installed } from '@exfil/core/engine'
import type { DeclaredCollector } from './declared.ts'
import { type OpenCollector, openCollector } from './open-collector.ts'

/** A collector that takes part in a run. */
export interface Participant extends Installed {
  /** What it did beside its work that a person should know, as one line. */
  habits?(): Promise<string | undefined>
  /** Ends whatever runs for it. */
  close(): Promise<void>
}

type Options = { readonly [key: string]: Json }

/**
 * Opens a collector and makes it with its options. One that cannot be made takes part as
 * one that cannot list anything: an issue, not the end. Where `wrong` finds something in
 * the options, that is the answer.
 */
export async function installCollector<Wrong>(
  declared: DeclaredCollector,
  options: Options,
  wrong: (opened: OpenCollector) => Promise<readonly Wrong[]>,
  signal?: AbortSignal,
): Promise<Participant | readonly Wrong[]> {
  let opened: OpenCollector
  try {
    opened = await openCollector(declared, signal)
  } catch (error) {
    return unusable(declared, error)
  }
  try {
    const mistakes = await wrong(opened)
    if (mistakes.length > 0) {
      await opened.close()
      return mistakes
    }
    const { id, title, rules } = opened.facts
    const definition = { id, title, rules: rulesWith(rules, options) }
    return {
      definition,
      collector: await opened.create(options),
      version: declared.version,
      habits: async () => opened.habits?.(),
      close: () => opened.close(),
    }
  } catch (error) {
    return { ...unusable(declared, error), close: () => opened.close() }
  }
}

function unusable(declared: DeclaredCollector, error: unknown): Participant {
  const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]
  const fail = async (): Promise<never> => {
    throw new Error(`${declared.package} cannot be loaded: ${reason}`)
  }
  const discover = async function* () {
    yield await fail()
  }
  const definition = { id: declared.id, title: declared.id, rules: 0 }
  return {
    definition,
    collector: { discover, fingerprint: fail, describe: fail, read: fail },
    version: declared.version,
    close: async () => {},
  }
}

/** Options may change how things are described; without any, the name of the rules is what it always was. */
function rulesWith(rules: number | string, options: Options): number | string {
  if (Object.keys(options).length === 0) return rules
  return `${rules} ${Bun.hash.xxHash32(JSON.stringify(sorted(options))).toString(16)}`
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const table = value as Options
  const keys = Object.keys(table).sort()
  return Object.fromEntries(keys.map((key) => [key, sorted(table[key] as Json)]))
}
