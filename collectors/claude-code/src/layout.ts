import type { ArtifactRef } from '@exfil/core'
import { isPrivate } from '@exfil/core/files'

/** What a file is, as its name and place tell: all of a ref but where it was found. */
export type Found = Pick<ArtifactRef, 'key' | 'kind' | 'growth'>

const found = (kind: string, key: string, growth: Found['growth']): Found => ({ key, kind, growth })

/** Whether a file beside the project's sessions is a transcript. (`._` is what macOS leaves on foreign disks.) */
export const isTranscript = (name: string) => name.endsWith('.jsonl') && name.length > 6 && !name.startsWith('._')

/**
 * A transcript in a project's folder: a session, named by its id, or, as versions 2.0.x
 * put it, a sub-agent. Those do not name their session, so their own id has to do.
 */
export function inProject(name: string): Found {
  return found(name.startsWith('agent-') ? 'subagent' : 'session', name.slice(0, -6), 'append')
}

/**
 * A file in the folder that carries a session's id. What is not known is kept as well:
 * it belongs to the session, is swept away with it, and new releases add to it.
 */
export function inSession(session: string, path: readonly string[]): Found | undefined {
  const name = path.at(-1) ?? ''
  if (isPrivate(name)) return undefined
  const stem = name.replace(/\.[^.]*$/, '')
  const [area, ...rest] = path[0] === 'subagents' && path[1] === 'workflows' ? path.slice(1) : path
  const run = area === 'workflows' && rest.length > 1 && rest[0] !== 'scripts' ? `${rest[0]}/` : ''
  const agent = `${session}/${run}${name.replace(/\.meta\.json$|\.jsonl$/, '')}`
  if (name.startsWith('agent-') && name.endsWith('.jsonl')) {
    return found(run ? 'workflow-agent' : 'subagent', agent, 'append')
  }
  if (name.startsWith('agent-') && name.endsWith('.meta.json')) return found('agent-meta', `${agent}.meta`, 'rewrite')
  if (run && name === 'journal.jsonl') return found('workflow-journal', `${session}/${run}journal`, 'append')
  if (area === 'workflows' && rest[0] === 'scripts') {
    return found('workflow-script', `${session}/scripts/${rest.slice(1).join('/')}`, 'rewrite')
  }
  if (area === 'workflows' && rest.length === 1 && /^wf_.*\.json$/.test(name)) {
    return found('workflow-run', `${session}/${stem}`, 'rewrite')
  }
  if (area === 'tool-results') return found('tool-result', `${session}/${path.join('/')}`, 'fixed')
  return found('session-file', `${session}/${path.join('/')}`, name.endsWith('.jsonl') ? 'append' : 'rewrite')
}

/**
 * Folders of a root beside `projects`, and what to make of a file in them. Things without
 * an id of their own are known by their place, which tells the roots apart.
 */
export const AREAS: Readonly<Record<string, (place: string, path: readonly string[]) => Found | undefined>> = {
  plans: (place, path) => (path.length === 1 ? found('plan', place, 'rewrite') : undefined),
  todos: (place, path) => {
    const [, session, agent] = /^(.+?)-agent-(.+)\.json$/.exec(path.join('/')) ?? []
    return found('todos', session ? `${session}/todos/${agent}` : place, 'rewrite')
  },
  tasks: (_place, path) =>
    path.length === 2 ? found('task', `${path[0]}/tasks/${path[1]?.replace(/\.json$/, '')}`, 'rewrite') : undefined,
  'paste-cache': (place) => found('paste', place, 'fixed'),
}

/** A note that Claude Code keeps for itself about a project. */
export const inMemory = (place: string): Found => found('memory', place, 'rewrite')

/** Every prompt typed, under one root. */
export const history = (place: string): Found => found('history', place, 'append')
