import { dirname } from 'node:path'
import type { CollectorFacts, Json, OptionsIssue } from '@exfil/core'
import { isArtifactError } from '@exfil/core'
import type { DeclaredPlugin } from '../declared.ts'
import { checkDefinition } from '../load.ts'
import type { OpenCollector } from '../opened.ts'
import { isOwnZod, peerTrouble } from '../share-host-modules.ts'
import { adviceFor } from './advice.ts'
import { ApartCollector } from './apart-collector.ts'
import { BOUNDS } from './bounds.ts'
import { ChildProcess } from './child-process.ts'
import { messageOf } from './failure.ts'
import type { Checked, Opened } from './messages.ts'
import { Remembered } from './remembered.ts'

/** Opens a plugin's collector in a process of its own. Rejects with an `Error` of one line. */
export async function openApart(declared: DeclaredPlugin, signal?: AbortSignal): Promise<OpenCollector> {
  const advice = adviceFor(declared)
  const trouble = peerTrouble(declared.core)
  if (trouble !== undefined) throw new Error(`${trouble}: ${advice}`)
  let remembered: Remembered | undefined
  const child = new ChildProcess({ name: `${declared.package} ${declared.version}`, advice }, (reason) => {
    remembered?.latest?.report({ code: reason.code, message: reason.message })
  })
  signal?.addEventListener('abort', () => child.end(), { once: true })
  try {
    const { id, entry, folder = dirname(entry) } = declared
    const question = { ask: 'open', entry, folder, id, sharesZod: isOwnZod(declared.zod) } as const
    const { facts, optionsSchema } = openedFrom(
      await child.ask(question, 'import', { patienceMs: BOUNDS.loadMs, ...(signal && { signal }) }).end(),
    )
    remembered = new Remembered(child)
    const told = remembered
    return {
      facts: factsFrom(facts, declared.id),
      optionsSchema,
      pid: child.pid,
      check: async (options: Json) => issuesFrom(await child.ask({ ask: 'check', options }, 'check of options').end()),
      async create(options: Json) {
        const on = await child.ask({ ask: 'create', options }, 'create').end()
        return new ApartCollector(child, on as number, told)
      },
      habits: () => child.habits(),
      close: async () => void child.end(),
    }
  } catch (error) {
    child.end()
    // What ended the child says all there is to say.
    throw isArtifactError(error) ? error : new Error(`${messageOf(error)}: ${advice}`)
  }
}

function openedFrom(value: unknown): Opened {
  const { facts, optionsSchema } = (value ?? {}) as Partial<Opened>
  if (typeof facts !== 'object' || facts === null) throw new Error('it does not say what it is')
  return { facts, ...(typeof optionsSchema === 'object' && optionsSchema !== null && { optionsSchema }) }
}

/** The facts, looked at again on this side. */
function factsFrom(facts: Opened['facts'], id: string): CollectorFacts {
  const { contract, title, rules, reads } = checkDefinition({ ...facts, create: () => {} }, id)
  const lines = Array.isArray(reads) ? reads.filter((line) => typeof line === 'string') : []
  return { contract, id, title: title.slice(0, BOUNDS.message), rules, reads: lines }
}

function issuesFrom(value: unknown): readonly OptionsIssue[] {
  if (!Array.isArray(value)) return []
  return (value as Checked).map(({ message, path }) => ({ message: messageOf(message), ...(path && { path }) }))
}
