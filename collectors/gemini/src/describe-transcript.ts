import type { Json } from '@exfil/core'
import { type Ends, timeOf } from '@exfil/core/files'
import { foldersIn, promptOf, weightOf } from './prompt.ts'
import { type Entry, isEntry, recordsIn, string } from './records.ts'

/** What a transcript's ends tell. Texts are as they were found. */
export interface Told {
  title: string | undefined
  session: string | undefined
  /** SHA-256 of the working directory, which itself is in no record of its own. */
  projectHash: string | undefined
  /** Folders it names, the likeliest working directory first. */
  folders: string[]
  /** Further folders of the workspace. */
  directories: string[]
  startedAt: Date | undefined
  endedAt: Date | undefined
  models: string[]
  isSubagent: boolean
  /** How much there is of everything; only when all of it was read. */
  counts: Record<string, number> | undefined
}

/** Replays a transcript: the last record with an id holds, a patch adds, a rewind takes back. */
export function describeTranscript(ends: Ends): Told {
  const whole = ends.tail.length === 0
  const header: Record<string, Json> = {}
  let session: string | undefined
  let projectHash: string | undefined
  const folders = new Set<string>()
  const models = new Set<string>()
  const messages = new Map<string, Entry>()
  /** Messages known from a patch alone: of a summary, or copies under new ids. */
  const patched = new Map<string, Entry>()
  let started = Number.POSITIVE_INFINITY
  let ended = Number.NEGATIVE_INFINITY

  const time = (stamp: Json | undefined) => {
    const at = timeOf(stamp)
    if (at < started) started = at
    if (at > ended) ended = at
  }
  const set = (facts: Entry) => {
    session ??= string(facts, 'sessionId')
    projectHash ??= string(facts, 'projectHash')
    for (const name of ['startTime', 'lastUpdated']) time(facts[name])
    for (const name of ['summary', 'directories', 'kind']) if (facts[name] != null) header[name] = facts[name]
  }
  const take = (message: Entry, id: string, into: Map<string, Entry>) => {
    time(message.timestamp)
    const model = string(message, 'model')
    if (model !== undefined) models.add(model)
    for (const folder of foldersIn(message)) folders.add(folder)
    into.set(id, message)
  }
  const rewind = (id: string) => {
    let found = false
    for (const known of [...messages.keys()]) {
      found ||= known === id
      if (found) messages.delete(known)
    }
    // What is not known here may lie between the ends; Gemini CLI forgets everything.
    if (!found && whole) messages.clear()
  }

  for (const record of recordsIn(ends)) {
    const id = string(record, 'id')
    const to = string(record, '$rewindTo')
    if (to !== undefined) rewind(to)
    else if (isEntry(record.$set)) {
      set(record.$set)
      const list = record.$set.messages
      for (const message of Array.isArray(list) ? list : []) {
        const known = string(message, 'id')
        if (known !== undefined && isEntry(message)) take(message, known, messages.has(known) ? messages : patched)
      }
    } else if (id !== undefined) take(record, id, messages)
    else set(record)
  }

  const directories = Array.isArray(header.directories) ? header.directories : []
  return {
    title: string(header, 'summary') ?? promptAmong(messages) ?? promptAmong(patched),
    session,
    projectHash,
    folders: [...folders],
    directories: directories.filter((folder) => typeof folder === 'string'),
    startedAt: Number.isFinite(started) ? new Date(started) : undefined,
    endedAt: Number.isFinite(ended) ? new Date(ended) : undefined,
    models: [...models],
    isSubagent: header.kind === 'subagent',
    counts: whole ? countsOf([...messages.values()]) : undefined,
  }
}

/** The first prompt among those that tell most. */
function promptAmong(messages: ReadonlyMap<string, Entry>): string | undefined {
  const best: (string | undefined)[] = []
  for (const message of messages.values()) {
    const prompt = promptOf(message)
    if (prompt === undefined) continue
    const weight = weightOf(prompt)
    best[weight] ??= prompt
    if (weight === 2) break
  }
  return best[2] ?? best[1] ?? best[0]
}

function countsOf(messages: readonly Entry[]): Record<string, number> {
  const answers = messages.filter(({ type }) => type === 'gemini')
  const calls = answers.flatMap(({ toolCalls }) => (Array.isArray(toolCalls) ? toolCalls.filter(isEntry) : []))
  const tokens = answers.map(({ tokens }) => (isEntry(tokens) && typeof tokens.total === 'number' ? tokens.total : 0))
  const errors = messages.filter(({ type }) => type === 'error').length
  const sum = tokens.reduce((sum, total) => sum + total, 0)
  return {
    prompts: messages.filter((message) => promptOf(message) !== undefined).length,
    answers: answers.length,
    ...(calls.length > 0 && { toolCalls: calls.length }),
    ...(errors > 0 && { errors }),
    ...(sum > 0 && { tokens: sum }),
  }
}
