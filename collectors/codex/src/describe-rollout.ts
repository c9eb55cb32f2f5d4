import type { Json } from '@exfil/core'
import { type Ends, type Line, linesOf, timeOf } from '@exfil/core/files'
import { directoryIn, saidIn, saysSomething, typedIn } from './prompt.ts'
import { type Entry, entry, isEntry, parsed, recordIn, recordsOn, string } from './records.ts'
import type { Named } from './thread-names.ts'

/** What a rollout's ends tell. Texts are as they were found. */
export interface Told {
  /** The thread it says it is. */
  thread: string | undefined
  named: Named | undefined
  prompt: string | undefined
  version: string | undefined
  /** The working directory at the beginning, and at the end. */
  cwd: string | undefined
  lastCwd: string | undefined
  startedAt: Date | undefined
  endedAt: Date | undefined
  models: string[]
  parent: string | undefined
  forkedFrom: string | undefined
  /** What its history goes on from: a segment of a thread, or where no segment is told, a rollout by its id. */
  continues: { readonly thread: string | undefined; readonly segment: string | undefined } | undefined
  attributes: Record<string, Json>
}

/** Other lines tell a time at most, and are not parsed for it. */
const TELLING =
  /"(?:session_meta|turn_context|user_message|UserMessage|thread_name_updated|rollout_reference|fork_reference)"|"role": ?"user"/
const STAMP = /"timestamp": ?"([^"\\]{10,40})"/
/** A remote may be noted with the key that opens it. */
const CREDENTIALS = /\/\/[^/@]*@/
/** Where a record's own time stands, unless it is one that is parsed. */
const EDGE = 200

/** Describes a rollout by its head and tail. */
export function describeRollout(ends: Ends): Told {
  const records = documentIn(ends)
  const { head, tail } = records ? { head: [], tail: [] } : linesOf(ends)
  const metas: Entry[] = []
  const turns: Entry[] = []
  const prompts: Record<string, string | undefined> = {}
  const models = new Set<string>()
  const times: number[] = []
  let directory: string | undefined
  let named: Named | undefined
  let reference: Entry | undefined

  const time = (stamp: Json | undefined) => {
    const at = timeOf(stamp)
    if (!Number.isNaN(at)) times.push(at)
  }
  const prompt = (name: string, text: string | undefined) => {
    if (text !== undefined) prompts[saysSomething(text) ? name : `${name} without words`] ??= text
  }
  const take = (record: Entry) => {
    // Of a bare one only the beginning is told.
    if (record.type !== undefined) time(record.timestamp)
    const payload = isEntry(record.payload) ? record.payload : record
    if (record.type === 'session_meta' || isBareMeta(record)) metas.push(payload)
    else if (record.type === 'turn_context') {
      turns.push(payload)
      const model = string(payload, 'model')
      if (model) models.add(model)
    } else if (record.type === 'rollout_reference' || record.type === 'fork_reference') reference ??= payload
    else if (record.type === 'event_msg') {
      prompt('event', typedIn(payload))
      const name = payload.type === 'thread_name_updated' ? string(payload, 'thread_name') : undefined
      if (name) named = { name, at: timeOf(record.timestamp) }
    } else {
      prompt('message', saidIn(payload))
      directory ??= directoryIn(payload)
    }
  }
  for (const record of records ?? []) take(record)
  for (const line of [...head, ...tail]) {
    if (line.cut || TELLING.test(line.raw) || line.raw.startsWith('{"id"')) recordsOf(line).forEach(take)
    else time((STAMP.exec(line.raw.slice(0, EDGE)) ?? STAMP.exec(line.raw.slice(-EDGE)))?.[1])
  }

  // A fork begins with its own beginning, and then tells its parent's.
  const [first] = metas
  const own = metas.filter((meta) => meta.id === first?.id)
  const last = (name: string) => own.map((meta) => string(meta, name)).findLast((value) => value !== undefined)
  const ended = times.length > 0 ? new Date(times.reduce((a, b) => Math.max(a, b))) : undefined
  time(first?.timestamp)
  const spawn = entry(entry(entry(first, 'source'), 'subagent'), 'thread_spawn')
  return {
    thread: string(first, 'id'),
    named,
    prompt: prompts.event ?? prompts.message ?? prompts['event without words'] ?? prompts['message without words'],
    version: last('cli_version'),
    cwd: string(first, 'cwd') ?? turns.map((turn) => string(turn, 'cwd')).find(Boolean) ?? directory,
    lastCwd: turns.map((turn) => string(turn, 'cwd')).findLast(Boolean),
    startedAt: times.length > 0 ? new Date(times.reduce((a, b) => Math.min(a, b))) : undefined,
    endedAt: ended,
    models: [...models],
    parent: string(first, 'parent_thread_id') ?? string(spawn, 'parent_thread_id'),
    forkedFrom: string(first, 'forked_from_id'),
    continues: continuedIn(reference, entry(first, 'history_base')),
    attributes: attributesOf(own, turns, last),
  }
}

/** The first line of rollouts before records had a type. */
const isBareMeta = (record: Entry) =>
  record.type === undefined && string(record, 'id') !== undefined && string(record, 'timestamp') !== undefined

function recordsOf({ text, cut }: Line): Entry[] {
  const records = cut ? [] : recordsOn(text)
  return records.length > 0 || !text.startsWith('{"') ? records : [recordIn(text)]
}

/** Before rollouts had lines they were one document: its session, and items as the first lines had them. */
function documentIn({ head, tail }: Ends): Entry[] | undefined {
  if (tail.length > 0) return undefined
  const document = parsed(Buffer.from(head.buffer, head.byteOffset, head.length).toString())
  if (!isEntry(document?.session)) return undefined
  return [document.session, ...(Array.isArray(document.items) ? document.items : []).filter(isEntry)]
}

function continuedIn(reference: Entry | undefined, base: Entry): Told['continues'] {
  if (reference)
    return { thread: string(reference, 'thread_id'), segment: string(reference, 'segment_id') ?? 'initial' }
  const thread = string(base, 'rollout_id') ?? string(base, 'thread_id')
  return thread ? { thread, segment: undefined } : undefined
}

function attributesOf(
  own: readonly Entry[],
  turns: readonly Entry[],
  last: (name: string) => string | undefined,
): Record<string, Json> {
  const turn = (name: string) => turns.map((context) => string(context, name)).findLast(Boolean)
  const git = own.map((meta) => entry(meta, 'git')).findLast((facts) => Object.keys(facts).length > 0)
  const source = own[0]?.source
  const subagent = isEntry(source) ? source.subagent : undefined
  const spawn = entry(subagent, 'thread_spawn')
  const policy = turns.map((context) => context.sandbox_policy ?? context.permission_profile).findLast(Boolean)
  const facts: Record<string, Json | undefined> = {
    branch: string(git, 'branch'),
    commit: string(git, 'commit_hash'),
    repository: string(git, 'repository_url')?.replace(CREDENTIALS, '//'),
    originator: last('originator'),
    source: typeof source === 'string' ? source : isEntry(source) ? Object.keys(source)[0] : undefined,
    subagent: typeof subagent === 'string' ? subagent : isEntry(subagent) ? Object.keys(subagent)[0] : undefined,
    agentNickname: last('agent_nickname') ?? string(spawn, 'agent_nickname'),
    agentRole: last('agent_role') ?? string(spawn, 'agent_role'),
    spawnDepth: typeof spawn.depth === 'number' ? spawn.depth : undefined,
    approval: turn('approval_policy'),
    sandbox: typeof policy === 'string' ? policy : (string(policy, 'type') ?? string(policy, 'mode')),
    effort: turn('effort'),
    provider: last('model_provider'),
    historyMode: last('history_mode'),
  }
  return Object.fromEntries(Object.entries(facts).flatMap(([name, fact]) => (fact === undefined ? [] : [[name, fact]])))
}
