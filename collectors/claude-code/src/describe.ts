import type { ArtifactRef, Context, Description, Json } from '@exfil/core'
import { type Ends, linesOf, oneLine, placeOf, readEnds, timeOf } from '@exfil/core/files'
import { describeTranscript } from './describe-transcript.ts'
import { type Entry, isEntry, recordsOn, string } from './records.ts'
import type { Roots } from './roots.ts'

/** Bytes read at either end. */
const END = 256 * 1024

type Facts = Pick<Description, 'title' | 'startedAt' | 'endedAt' | 'attributes'>

/** What to show of an artifact, from its ends and its name. */
export async function describe(ref: ArtifactRef, ctx: Context, roots: Roots): Promise<Description> {
  const ends = (locator = ref.locator as string) => readEnds(locator, END, roots.boundsIn(ctx), ctx)
  if (ref.kind === 'session' || ref.kind === 'subagent' || ref.kind === 'workflow-agent')
    return transcript(ref, ends, ctx)
  const { title, ...facts } = FACTS[ref.kind]?.(ends(), ref) ?? {}
  return {
    title: oneLine(title ?? '') || nameOf(ref),
    agent: 'claude-code',
    ...facts,
    ...(parentOf(ref) !== undefined && { links: [{ rel: 'parent', key: parentOf(ref) as string }] }),
  }
}

function transcript(ref: ArtifactRef, ends: (locator?: string) => Ends, ctx: Context): Description {
  const ofSubagent = ref.kind !== 'session'
  const told = describeTranscript(ends(), ofSubagent)
  const meta = ofSubagent ? metaOf(ref, ends) : {}
  const home = (path: string) => oneLine(placeOf(path, ctx).path.replaceAll('%25', '%'), 1000)
  const parent = ofSubagent ? (parentOf(ref) ?? told.session) : undefined
  const model = string(meta, 'model')
  const models = told.models.length > 0 ? told.models : model ? [model] : []
  const attributes: Record<string, Json> = {
    ...(models.length > 0 && { models: models.slice(0, 20) }),
    ...told.attributes,
    ...(told.lastCwd && { lastDirectory: home(told.lastCwd) }),
    ...pick(meta, ['agentType', 'spawnDepth', 'toolUseId', 'name']),
    ...(/(?:^|\/)agent-acompact-/.test(ref.key) && { purpose: 'compaction' }),
  }
  const links = [
    ...(parent ? [{ rel: 'parent', key: parent }] : []),
    ...(told.forkedFrom ? [{ rel: 'forked-from', key: told.forkedFrom }] : []),
  ]
  const title = oneLine(string(meta, 'description') ?? told.title ?? '')
  return {
    ...(title && { title }),
    agent: 'claude-code',
    ...(told.version && { agentVersion: oneLine(told.version) }),
    ...(told.cwd && { project: home(told.cwd) }),
    ...(told.startedAt && { startedAt: told.startedAt }),
    ...(told.endedAt && { endedAt: told.endedAt }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(links.length > 0 && { links }),
  }
}

/** What lies beside a sub-agent's transcript about it. Older versions wrote nothing there. */
function metaOf(ref: ArtifactRef, ends: (locator?: string) => Ends): Entry {
  try {
    return documentIn(ends((ref.locator as string).replace(/\.jsonl$/, '.meta.json')))
  } catch {
    return {}
  }
}

const FACTS: Readonly<Record<string, (ends: Ends, ref: ArtifactRef) => Facts>> = {
  history: (ends) => {
    const { head, tail } = linesOf(ends)
    let startedAt = Number.POSITIVE_INFINITY
    let endedAt = 0
    for (const { text, cut } of [...head, ...tail]) {
      for (const record of cut ? [] : recordsOn(text)) {
        const at = timeOf(record.timestamp)
        if (at < startedAt) startedAt = at
        if (at > endedAt) endedAt = at
      }
    }
    const title = 'Prompt history'
    return endedAt === 0 ? { title } : { title, startedAt: new Date(startedAt), endedAt: new Date(endedAt) }
  },
  plan: headline,
  memory: headline,
  'agent-meta': (ends) => {
    const meta = documentIn(ends)
    return { ...titled(meta, 'description', 'agentType'), attributes: pick(meta, ['agentType', 'model', 'spawnDepth']) }
  },
  'workflow-run': (ends) => {
    const run = documentIn(ends)
    return { ...titled(run, 'name', 'title', 'description'), attributes: pick(run, ['status']) }
  },
  task: (ends) => {
    const task = documentIn(ends)
    return { ...titled(task, 'subject', 'content'), attributes: pick(task, ['status']) }
  },
  todos: (ends) => {
    const list = valueIn(ends)
    if (!Array.isArray(list)) return {}
    return list.length === 0 ? { title: 'Empty to-do list' } : titled(list.find(isEntry) ?? {}, 'content')
  },
}

function headline(ends: Ends): Facts {
  const [line] = linesOf(ends).head.filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
  return line === undefined ? {} : { title: line.text.replace(/^[\s#>*-]+/, '') }
}

function titled(of: Entry, ...names: string[]): Facts {
  const [title] = names.flatMap((name) => string(of, name) ?? [])
  return title === undefined ? {} : { title }
}

/** Short, plain facts; anything else is left where it is. */
function pick(of: Entry, names: readonly string[]): Record<string, Json> {
  const facts: Record<string, Json> = {}
  for (const name of names) {
    const value = of[name]
    if (typeof value === 'number' || typeof value === 'boolean') facts[name] = value
    if (typeof value === 'string') facts[name] = oneLine(value)
  }
  return facts
}

function valueIn({ head, tail }: Ends): Json | undefined {
  try {
    return tail.length > 0 ? undefined : JSON.parse(Buffer.from(head).toString())
  } catch {
    return undefined
  }
}

function documentIn(ends: Ends): Entry {
  const value = valueIn(ends)
  return isEntry(value) ? value : {}
}

const nameOf = (ref: ArtifactRef) => oneLine(ref.path.slice(ref.path.lastIndexOf('/') + 1))

/** The session in whose folder, or under whose name, it was found. */
function parentOf(ref: ArtifactRef): string | undefined {
  const own = ['history', 'plan', 'memory', 'paste'].includes(ref.kind)
  return own || !ref.key.includes('/') ? undefined : ref.key.slice(0, ref.key.indexOf('/'))
}
