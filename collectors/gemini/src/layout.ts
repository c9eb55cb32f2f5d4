import type { ArtifactRef } from '@exfil/core'
import { isPrivate } from '@exfil/core/files'

/** What a file is, as its name and place tell: all of a ref but where it was found. */
export type Found = Pick<ArtifactRef, 'key' | 'kind' | 'growth'>

const found = (kind: string, key: string, growth: Found['growth']): Found => ({ key, kind, growth })

/** A project's folder of older versions: the SHA-256 of the project's directory. */
export const isHashNamed = (name: string) => /^[0-9a-f]{64}$/.test(name)

/** What a rewriting left behind: of no use, and gone in a moment. */
const isScratch = (name: string) => /\.tmp(?:-\d+)?$/.test(name)

/** What Gemini CLI could not read, and set aside under this name. */
const isSetAside = (name: string) => /\.unreadable-\d+$|^logs\.json\..*\.bak$/s.test(name)

/** A transcript's name without what says how it is written: converting one changes only that. */
export const stemOf = (name: string) => name.replace(/(?:\.jsonl?)?(?:\.unreadable-\d+)?$/, '')

/** A session's transcript is named by the minute it began in, and the first eight characters of its id. */
const SESSION = /^session-\d{4}-\d\d-\d\dT\d\d-\d\d-(.{1,8})\.jsonl?/

/** The characters of a session's id that the name of its transcript holds. */
export const idStartIn = (name: string) => SESSION.exec(name)?.[1]

/**
 * A file below `chats`: a session, or in a folder with its session's whole id, a sub-agent, named
 * by its own. What has no such name is known by its project and its place.
 */
export function inChats(path: readonly string[], project: string): Found | undefined {
  const [first = ''] = path
  const name = path.at(-1) ?? ''
  const hasId = path.length === 1 ? SESSION.test(name) : isSessionId(first)
  const key = hasId ? path.join('/') : `${project}/chats/${path.join('/')}`
  if (isSetAside(name)) return found('unreadable', key, 'fixed')
  const [, json] = /^[^.].*\.(jsonl?)$/s.exec(name) ?? []
  if (json === undefined || isPrivate(name)) return undefined
  const kind = path.length === 1 ? 'session' : 'subagent'
  return found(kind, stemOf(key), json === 'jsonl' ? 'append' : 'rewrite')
}

/**
 * A file directly in a project's folder. It has no id of its own: it is known by its root and its
 * project, whatever the project's folder is called at the time.
 */
export function inProject(name: string, project: string): Found | undefined {
  const key = `${project}/${name}`
  if (name === 'logs.json') return found('history', key, 'rewrite')
  if (isSetAside(name)) return found('unreadable', key, 'fixed')
  if (/^checkpoint(?:-.*)?\.json$/s.test(name)) return found('checkpoint', key, 'rewrite')
  if (/^[^.].*\.output$/s.test(name)) return found('tool-output', key, 'fixed')
  return undefined
}

type Area = (path: readonly string[], project: string) => Found | undefined

const sideFiles =
  (kind: string, area: string): Area =>
  (path, project) =>
    found(kind, `${project}/${area}/${path.join('/')}`, growthOf(path))

/** Folders of a project beside `chats`, and what to make of a file at a path in them. */
export const AREAS: Readonly<Record<string, Area>> = {
  checkpoints: (path, project) =>
    path.at(-1)?.endsWith('.json') ? sideFiles('restore-point', 'checkpoints')(path, project) : undefined,
  'tool-outputs': (path, project) => {
    const session = path[0]?.replace(/^session-/, '') ?? ''
    const [owner, rest] = path.length > 1 && isSessionId(session) ? [session, path.slice(1)] : [project, path]
    return found('tool-output', `${owner}/tool-outputs/${rest.join('/')}`, 'fixed')
  },
  memory: sideFiles('memory', 'memory'),
  plans: sideFiles('plan', 'plans'),
  tasks: sideFiles('task', 'tasks'),
  tracker: sideFiles('tracker', 'tracker'),
}

/** What lies in a folder that carries a session's whole id. */
const OF_SESSION: Readonly<Record<string, string>> = { plans: 'plan', tasks: 'task', tracker: 'tracker' }

/** Whether a folder is a session's by its name; others are if they hold what a session's does. */
export const isSessionId = (name: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)
export const isOfSession = (name: string) => Object.hasOwn(OF_SESSION, name)

/** A file in a session's folder. What is not known is kept as well: new releases add to it. */
export function inSession(session: string, path: readonly string[], project: string): Found {
  const [area = ''] = path
  const kind = path.length > 1 && isOfSession(area) ? (OF_SESSION[area] as string) : 'session-file'
  const owner = isSessionId(session) ? session : `${project}/${session}`
  return found(kind, `${owner}/${path.join('/')}`, growthOf(path))
}

const growthOf = (path: readonly string[]) => (path.at(-1)?.endsWith('.jsonl') ? 'append' : 'rewrite')

/** Whether a file stays where it is, whatever folder it is in. */
export const isLeftOut = (name: string) => isPrivate(name) || isScratch(name)
