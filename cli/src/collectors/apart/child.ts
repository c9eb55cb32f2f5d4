/**
 * What the process that runs a plugin is: it imports the plugin, answers the questions of
 * its host one message each, and ends when the host does. Started by `child-process.ts`.
 */
import { pathToFileURL } from 'node:url'
import { type Collector, type CollectorDefinition, readOptions } from '@exfil/core'
import { checkDefinition } from '../load.ts'
import { shareHostModules } from '../share-host-modules.ts'
import { type Answering, Credits } from './answering.ts'
import { BOUNDS } from './bounds.ts'
import { type ChildWorld, childWorld } from './child-world.ts'
import { checkDescription } from './description.ts'
import { failureOf, messageOf, placeWords } from './failure.ts'
import { fingerprintsToColumns } from './fingerprint-columns.ts'
import { watchHabits } from './habits.ts'
import { HeldBatches } from './held-batches.ts'
import type { FromChild, Opened, Question, ToChild } from './messages.ts'
import { serveListing } from './serve-listing.ts'
import { serveReading } from './serve-reading.ts'
import { stackOf } from './thrown-at.ts'
import { startWatch, testament } from './watch.ts'

/** Serves until the host is gone. */
export function serve(): void {
  const send = process.send?.bind(process) as ((message: FromChild) => void) | undefined
  if (!send) throw new Error('this is a part of exfiltrator, which starts it by itself')
  // A plugin that looks for them would speak in the middle of our words.
  process.send = undefined
  startWatch(BOUNDS.memoryBytes)
  let folder: string | undefined
  const lastWords = (thrown: unknown) => {
    const what = `${messageOf(thrown)}${placeWords(thrown, folder)}`
    testament(`failed where nobody waits for it: ${what}`, stackOf(thrown))
    process.kill(process.pid, 'SIGKILL')
  }
  process.on('uncaughtException', lastWords)
  process.on('unhandledRejection', lastWords)
  process.on('disconnect', () => process.exit(0))

  const habits = watchHabits()
  const calls = new Map<number, Credits>()
  const worlds = new Map<number, ChildWorld>()
  const held = new HeldBatches()
  const collectors: Collector[] = []
  let definition: CollectorDefinition<unknown> | undefined

  process.on('message', (message: ToChild) => {
    if ('more' in message) calls.get(message.more)?.add()
    else if ('stop' in message) calls.get(message.stop)?.stop()
    else if ('abort' in message) worlds.get(message.abort)?.abort()
    else if ('told' in message) worlds.set(message.world, childWorld(message.told))
    else void answer(message)
  })

  async function answer(question: Question & { call: number }): Promise<void> {
    const { call } = question
    const credits = new Credits()
    calls.set(call, credits)
    let lastSign = performance.now()
    const answering: Answering = {
      part(part) {
        lastSign = performance.now()
        send?.({ call, part })
      },
      alive() {
        if (performance.now() - lastSign < ALIVE_MS) return
        lastSign = performance.now()
        send?.({ call, alive: true })
      },
      wanted: () => credits.take(),
    }
    try {
      send?.({ call, end: await endOf(question, answering) })
    } catch (error) {
      send?.({ call, failure: failureOf(error, folder) })
    } finally {
      calls.delete(call)
    }
  }

  async function endOf(question: Question & { call: number }, answering: Answering): Promise<unknown> {
    if (question.ask === 'open') {
      folder = question.folder
      await shareHostModules(question)
      const module = (await import(pathToFileURL(question.entry).href)) as { default?: unknown }
      definition = checkDefinition(module.default, question.id)
      return openedOf(definition)
    }
    if (!definition) throw new Error('it is not open')
    if (question.ask === 'habits') return habits() ?? null
    if (question.ask === 'check') return (await readOptions(definition, question.options)).issues ?? []
    if (question.ask === 'create') {
      const verdict = await readOptions(definition, question.options)
      if (verdict.issues) throw new Error(verdict.issues.map(({ message }) => message).join('; '))
      return collectors.push(definition.create(verdict.value)) - 1
    }
    const collector = collectors[question.on] as Collector
    const world = worlds.get(question.world) as ChildWorld
    const ctx = world.contextOf((notice) => send?.({ call: question.call, ...notice }))
    switch (question.ask) {
      case 'discover':
        return serveListing(collector.discover(ctx), held, answering)
      case 'fingerprint': {
        const refs = held.refsOf(question)
        return fingerprintsToColumns(await collector.fingerprint(refs, ctx), refs.length)
      }
      case 'describe':
        return checkDescription(await collector.describe(question.ref, ctx))
      case 'read':
        return serveReading(await collector.read(question.ref, question.span, ctx), answering)
    }
  }
}

/** How often a call that has nothing to tell shows that it is at work. */
const ALIVE_MS = 1000

function openedOf(definition: CollectorDefinition<unknown>): Opened {
  const { contract, id, title, rules, reads } = definition
  const schema = definition.options?.['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })
  // By way of JSON: what cannot travel is left behind.
  return JSON.parse(JSON.stringify({ facts: { contract, id, title, rules, reads }, optionsSchema: schema }))
}
