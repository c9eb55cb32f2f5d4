import type { Json } from '@exfil/core'
import { type Ends, type Line, linesOf } from '@exfil/core/files'
import { commandOf, promptOf } from './prompt.ts'
import { type Entry, recordIn, recordsOn, string } from './records.ts'

/** What a transcript's ends tell. Texts are as they were found. */
export interface Told {
  title: string | undefined
  version: string | undefined
  /** The session it says it belongs to, and the one it was forked from. */
  session: string | undefined
  forkedFrom: string | undefined
  /** The working directory at the beginning, and at the end where that is another. */
  cwd: string | undefined
  lastCwd: string | undefined
  startedAt: Date | undefined
  endedAt: Date | undefined
  models: string[]
  attributes: Record<string, Json>
}

/** Lines that are parsed at either end, at most, in search of the first and the last facts. */
const LOOKS = 100

const TITLED = /"type":\s*"(?:custom-title|agent-name|ai-title|summary|pr-link)"/
const TIME = /"timestamp":\s*"([^"\\]{10,40})"/g
const MODEL =
  /"message":\s*\{\s*(?:"(?:id|type|role|container)":\s*(?:"[^"\\]*"|null),\s*)*"model":\s*"([^"\\]{1,100})"/
/** Its one time is that of what it holds. */
const TIMELESS = /^\{"type":\s*"file-history-snapshot"/

/**
 * Describes a transcript by its head and tail. Parsing is what costs here, so a line is
 * parsed only while something is still unknown that it may tell.
 */
export function describeTranscript(ends: Ends, ofSubagent: boolean): Told {
  const { head, tail } = linesOf(ends)
  const lines = [...head, ...tail]
  const first: Record<string, string | undefined> = {}
  const last: Record<string, string | undefined> = {}
  const titles: Record<string, string | undefined> = {}
  const models = new Set<string>()
  const pullRequests = new Set<string>()
  let started = Number.POSITIVE_INFINITY
  let ended = Number.NEGATIVE_INFINITY

  const time = (stamp: string | undefined) => {
    const at = Date.parse(stamp ?? '')
    if (at < started) started = at
    if (at > ended) ended = at
  }
  const take = (record: Entry) => {
    time(string(record, 'timestamp'))
    first.cwd ??= string(record, 'cwd')
    first.session ??= string(record, 'sessionId')
    first.forkedFrom ??= string(record.forkedFrom, 'sessionId')
    first.prompt ??= promptOf(record, ofSubagent)
    first.command ??= commandOf(record)
    const model = string(record.message, 'model')
    if (model !== undefined) models.add(model)
    const { type } = record
    if (type === 'custom-title') titles.custom = string(record, 'customTitle')
    if (type === 'agent-name') titles.agent = string(record, 'agentName')
    if (type === 'ai-title') titles.ai = string(record, 'aiTitle')
    if (type === 'summary') titles.summary = summaryHere(record, lines) ?? titles.summary
    if (type === 'pr-link' && pullRequests.size < 10) pullRequests.add(string(record, 'prUrl') ?? '')
  }

  let looks = 0
  for (const line of lines) {
    const { text } = line
    const stamps = TIMELESS.test(text) ? [] : [...text.matchAll(TIME)]
    const searching = (first.cwd === undefined || first.prompt === undefined) && looks++ < LOOKS
    // More than one time on a line: only parsing tells which is the record's own.
    if (searching || stamps.length > 1 || (text.length < 8192 && TITLED.test(text))) recordsOf(line).forEach(take)
    else {
      time(stamps[0]?.[1])
      const model = MODEL.exec(text)?.[1]
      if (model !== undefined) models.add(model)
    }
  }
  for (const line of lines.slice(-LOOKS).reverse()) {
    if (last.cwd !== undefined && last.version !== undefined) break
    for (const record of recordsOf(line).reverse()) {
      last.version ??= string(record, 'version')
      last.branch ??= string(record, 'gitBranch')
      last.entrypoint ??= string(record, 'entrypoint')
      last.slug ??= string(record, 'slug')
      last.sessionKind ??= string(record, 'sessionKind')
      last.cwd ??= string(record, 'cwd')
    }
  }

  models.delete('<synthetic>')
  pullRequests.delete('')
  const { branch, entrypoint, slug, sessionKind } = last
  return {
    title: titles.custom ?? titles.agent ?? titles.ai ?? titles.summary ?? first.prompt ?? first.command,
    version: last.version,
    session: first.session,
    forkedFrom: first.forkedFrom,
    cwd: first.cwd,
    lastCwd: last.cwd === first.cwd ? undefined : last.cwd,
    startedAt: Number.isFinite(started) ? new Date(started) : undefined,
    endedAt: Number.isFinite(ended) ? new Date(ended) : undefined,
    models: [...models],
    attributes: {
      ...(branch && { branch }),
      ...(entrypoint && { entrypoint }),
      ...(slug && { slug }),
      ...(sessionKind && { sessionKind }),
      ...(pullRequests.size > 0 && { pullRequests: [...pullRequests] }),
    },
  }
}

function recordsOf({ text, cut }: Line): Entry[] {
  const records = cut ? [] : recordsOn(text)
  return records.length > 0 || !text.includes('"') ? records : [recordIn(text)]
}

/** A summary's text, unless it sums up another session: many do, and say so only by the message they end at. */
function summaryHere(record: Entry, lines: readonly Line[]): string | undefined {
  const leaf = string(record, 'leafUuid')
  if (leaf === undefined) return undefined
  const own = new RegExp(`"uuid":\\s*"${leaf.replace(/[^\w-]/g, '')}"`)
  return lines.some((line) => own.test(line.text)) ? string(record, 'summary') : undefined
}
