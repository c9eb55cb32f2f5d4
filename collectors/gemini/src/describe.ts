import type { ArtifactRef, Context, Description, Json } from '@exfil/core'
import { type Ends, linesOf, oneLine, placeOf, readEnds, timeOf } from '@exfil/core/files'
import { describeTranscript } from './describe-transcript.ts'
import { stemOf } from './layout.ts'
import { sha256 } from './owners.ts'
import { documentIn, type Entry, isEntry, stampsIn, string } from './records.ts'
import type { Source, Spot } from './source.ts'

/** Bytes read at either end. */
const END = 256 * 1024

type Facts = Pick<Description, 'title' | 'startedAt' | 'endedAt' | 'attributes'>

/** What to show of an artifact, from its ends, its name, and whose folder it is in. */
export async function describe(ref: ArtifactRef, source: Source, ctx: Context): Promise<Description> {
  const ends = readEnds(ref.locator as string, END, source.bounds, ctx)
  const spot = source.spotOf(ref)
  const owner = spot && source.ownersIn(spot.root, ctx).directoryOf(spot.name)
  const parent = spot && parentOf(ref, spot, source)
  const links = parent !== undefined && parent !== ref.key ? { links: [{ rel: 'parent', key: parent }] } : {}
  if (isTranscript(ref, spot)) return { ...transcript(ref, ends, owner, ctx), ...links }
  const { title, ...facts } = FACTS[ref.kind]?.(ends, ref) ?? {}
  return {
    title: oneLine(title ?? '') || nameOf(ref),
    agent: 'gemini-cli',
    ...(owner && { project: homely(owner, ctx) }),
    ...facts,
    ...links,
  }
}

const isTranscript = ({ kind }: ArtifactRef, spot: Spot | undefined) =>
  kind === 'session' || kind === 'subagent' || (kind === 'unreadable' && spot?.rest[0] === 'chats')

function transcript(ref: ArtifactRef, ends: Ends, owner: string | undefined, ctx: Context): Description {
  const told = describeTranscript(ends)
  const models = told.models.slice(0, 20).map((model) => oneLine(model))
  const directories = told.directories.slice(0, 10).map((folder) => homely(folder, ctx))
  const attributes: Record<string, Json> = {
    ...(told.session && { sessionId: oneLine(told.session) }),
    ...(models.length > 0 && { models }),
    ...(directories.length > 0 && { directories }),
    // Sub-agents lay among the sessions before they got folders.
    ...(told.isSubagent && ref.kind === 'session' && { role: 'subagent' }),
    ...told.counts,
  }
  const folders = [...(owner ? [owner] : []), ...told.folders, ...told.directories]
  const project = folders.find((folder) => sha256(folder) === told.projectHash) ?? owner ?? told.folders[0]
  const title = oneLine(told.title ?? '') || (ref.kind === 'unreadable' ? nameOf(ref) : '')
  return {
    ...(title && { title }),
    agent: 'gemini-cli',
    ...(project && { project: homely(project, ctx) }),
    ...(told.startedAt && { startedAt: told.startedAt }),
    ...(told.endedAt && { endedAt: told.endedAt }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  }
}

const FACTS: Readonly<Record<string, (ends: Ends, ref: ArtifactRef) => Facts>> = {
  history: (ends) => {
    const log = documentIn(ends)
    const times = stampsIn(ends).map(timeOf).filter(Number.isFinite)
    const at = (time: number | undefined) => (time === undefined ? undefined : new Date(time))
    const [startedAt, endedAt] = [at(times.toSorted((a, b) => a - b)[0]), at(times.toSorted((a, b) => b - a)[0])]
    return {
      title: 'Prompt history',
      ...(startedAt && { startedAt }),
      ...(endedAt && { endedAt }),
      ...(Array.isArray(log) && { attributes: { prompts: log.length } }),
    }
  },
  checkpoint: (_ends, ref) => {
    const [, tag] = /^checkpoint-(.+)\.json$/s.exec(nameOf(ref)) ?? []
    return { title: tag === undefined ? 'Saved chat' : `Saved chat: ${decoded(tag)}` }
  },
  'restore-point': (ends) => {
    const point = documentIn(ends)
    const call = isEntry(point) && isEntry(point.toolCall) ? point.toolCall : {}
    const file = string(call.args, 'file_path') ?? string(call.args, 'path')
    const title = [string(call, 'name'), file].filter((word) => word !== undefined).join(' ')
    return title === '' ? {} : { title: `Before ${title}` }
  },
  plan: headline,
  memory: headline,
  task: titled,
  tracker: titled,
}

function headline(ends: Ends): Facts {
  const [line] = linesOf(ends).head.filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
  return line === undefined ? {} : { title: line.text.replace(/^[\s#>*-]+/, '') }
}

function titled(ends: Ends): Facts {
  const value = documentIn(ends)
  const task: Entry = isEntry(value) ? value : {}
  const [title] = ['title', 'subject', 'content', 'description'].flatMap((name) => string(task, name) ?? [])
  const status = string(task, 'status')
  return { ...(title && { title }), ...(status && { attributes: { status: oneLine(status) } }) }
}

/** What it belongs to: the session whose id its folder carries, or what it was set aside from. */
function parentOf({ kind, key }: ArtifactRef, spot: Spot, source: Source): string | undefined {
  const [area, ...rest] = spot.rest
  if (kind === 'unreadable') return area === 'chats' ? stemOf(key) : undefined
  if (area === 'chats') return rest.length > 1 ? source.sessionKey(spot, rest[0] ?? '') : undefined
  return key.startsWith(spot.root.path) ? undefined : source.sessionKey(spot, key.slice(0, key.indexOf('/')))
}

/** A directory as a person would say it. */
const homely = (directory: string, ctx: Context) => oneLine(placeOf(directory, ctx).path.replaceAll('%25', '%'), 1000)

const nameOf = ({ path }: ArtifactRef) => oneLine(path.slice(path.lastIndexOf('/') + 1).replaceAll('%25', '%'))

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
