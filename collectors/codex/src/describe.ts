import type { ArtifactRef, Context, Description, Json } from '@exfil/core'
import { type Ends, linesOf, oneLine, placeOf, timeOf } from '@exfil/core/files'
import { describeRollout, type Told } from './describe-rollout.ts'
import { isThread, threadOf } from './layout.ts'
import { recordsOn } from './records.ts'
import type { Named } from './thread-names.ts'

/** Bytes read at either end. */
export const END = 256 * 1024

/** What to show of an artifact, from its ends and its name. */
export function describe(
  ref: ArtifactRef,
  ends: Ends,
  nameOf: (thread: string) => Named | undefined,
  ctx: Pick<Context, 'home' | 'platform'>,
): Description {
  if (ref.kind === 'history') return { title: 'Prompt history', agent: 'codex', ...span(ends, 'ts', 1000) }
  if (ref.kind === 'session-index') return { title: 'Session names', agent: 'codex', ...span(ends, 'updated_at', 1) }
  const told = describeRollout(ends)
  const home = (path: string) => oneLine(placeOf(path, ctx).path.replaceAll('%25', '%'), 1000)
  const thread = threadOf(ref) ?? ref.key
  const title = oneLine(titleOf(told, nameOf(told.thread ?? thread)) ?? '')
  const attributes: Record<string, Json> = {
    ...(told.models.length > 0 && { models: told.models.slice(0, 20).map((model) => oneLine(model)) }),
    ...Object.fromEntries(
      Object.entries(told.attributes).map(([name, fact]) => [name, typeof fact === 'string' ? oneLine(fact) : fact]),
    ),
    ...(told.lastCwd && told.lastCwd !== told.cwd && { lastDirectory: home(told.lastCwd) }),
  }
  const links = linksOf(ref, told)
  const startedAt = told.startedAt ?? birthOf(thread)
  return {
    ...(title && { title }),
    agent: 'codex',
    ...(told.version && { agentVersion: oneLine(told.version) }),
    ...(told.cwd && { project: home(told.cwd) }),
    ...(startedAt && { startedAt }),
    ...(told.endedAt && { endedAt: told.endedAt }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(links.length > 0 && { links }),
  }
}

/** When a thread's id was made: ids of version 7 begin with it, in milliseconds. */
function birthOf(thread: string): Date | undefined {
  if (!isThread(thread) || thread[14] !== '7') return undefined
  const at = Number.parseInt(thread.replaceAll('-', '').slice(0, 12), 16)
  return timeOf(at) === at ? new Date(at) : undefined
}

/** The name a person gave last, wherever that was noted; else what was typed first. */
function titleOf({ named, prompt, attributes }: Told, listed: Named | undefined): string | undefined {
  const name = named && listed ? (listed.at > named.at ? listed : named) : (named ?? listed)
  const { agentNickname, agentRole } = attributes
  return name?.name ?? prompt ?? [agentNickname, agentRole].find((text) => typeof text === 'string')
}

function linksOf(ref: ArtifactRef, { thread, parent, forkedFrom, continues }: Told): { rel: string; key: string }[] {
  const own = threadOf(ref)
  const links: { rel: string; key: string }[] = []
  const link = (rel: string, key: string | undefined) => {
    if (key && key !== ref.key && !links.some((other) => other.rel === rel)) links.push({ rel, key: oneLine(key) })
  }
  // What is known by its place may still say whose it is.
  link('part-of', own ?? (thread && isThread(thread) ? thread : undefined))
  link('parent', parent)
  link('forked-from', forkedFrom)
  if (continues?.segment !== undefined) {
    const whose = continues.thread ?? own ?? thread ?? ref.key
    link(whose === (own ?? thread) ? 'continues' : 'forked-from', `${whose}/${continues.segment}`)
  } else if (continues?.thread !== undefined && continues.thread !== forkedFrom) {
    // A thread's first rollout has the thread's id, those that continue it have ids of their own.
    const isFirst = continues.thread === (own ?? thread)
    if (own === undefined) link('forked-from', isFirst ? undefined : continues.thread)
    else link('continues', isFirst ? own : `${own}/${continues.thread}`)
  }
  return links
}

function span(ends: Ends, name: string, unit: number): Pick<Description, 'startedAt' | 'endedAt'> {
  const { head, tail } = linesOf(ends)
  let from = Number.POSITIVE_INFINITY
  let to = 0
  for (const { text, cut } of [...head, ...tail]) {
    for (const record of cut ? [] : recordsOn(text)) {
      const stamp = record[name]
      const at = timeOf(typeof stamp === 'number' ? stamp * unit : stamp)
      if (at < from) from = at
      if (at > to) to = at
    }
  }
  return to === 0 ? {} : { startedAt: new Date(from), endedAt: new Date(to) }
}
