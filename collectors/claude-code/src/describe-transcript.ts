import type { Json } from '@exfil/core'
import { decodeUtf8, type Ends, type Line, linesOf } from '@exfil/core/files'
import { commandOf, promptOf } from './prompt.ts'
import { type Entry, edgesOf, recordIn, recordsOn, string } from './records.ts'
import { timeOf } from './time-of.ts'

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

/** Records that name a session are short. */
const SHORT = 2048
const TITLED = /"type":\s*"(?:custom-title|agent-name|ai-title|summary|pr-link)"/y
const MODEL =
  /"message":\s*\{\s*(?:"(?:id|type|role|container)":\s*(?:"[^"\\]*"|null),\s*)*"model":\s*"([^"\\]{1,100})"/y
const STAMP = /"timestamp":\s*"([^"\\]{10,40})"/y
/** Where there are several, the record's own stands beside its id, after those of what it holds. */
const OWN_STAMP = /"uuid":\s*"[^"\\]{1,100}",\s*"timestamp":\s*"([^"\\]{10,40})"/g
/** A record whose one time is that of what it holds. */
const TIMELESS = '{"type":"file-history-snapshot"'

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
  const summaries: Entry[] = []
  const models = new Set<string>()
  const pullRequests = new Set<string>()
  let started = Number.POSITIVE_INFINITY
  let ended = Number.NEGATIVE_INFINITY
  let [earliest, latest] = ['', '']

  const time = (stamp: string | undefined) => {
    // As text, these sort like what they say: hardly one has to be parsed once the first and the last are known.
    if (stamp?.length === 24 && stamp.endsWith('Z') && stamp >= earliest && stamp <= latest) return
    const at = timeOf(stamp)
    if (at < started) {
      started = at
      earliest = new Date(at).toISOString()
    }
    if (at > ended) {
      ended = at
      latest = new Date(at).toISOString()
    }
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
    if (type === 'summary') summaries.push(record)
    if (type === 'pr-link' && pullRequests.size < 10) pullRequests.add(string(record, 'prUrl') ?? '')
  }

  // The end first: then hardly a line in between can be later than all that is known.
  for (const line of lines.slice(-LOOKS).reverse()) {
    if (last.cwd !== undefined && last.version !== undefined && Number.isFinite(ended)) break
    const edges = line.cut ? undefined : edgesOf(line.raw)
    for (const record of edges ? [edges] : recordsOf(line).reverse()) {
      time(string(record, 'timestamp'))
      last.version ??= string(record, 'version')
      last.branch ??= string(record, 'gitBranch')
      last.entrypoint ??= string(record, 'entrypoint')
      last.slug ??= string(record, 'slug')
      last.sessionKind ??= string(record, 'sessionKind')
      last.cwd ??= string(record, 'cwd')
    }
  }
  let looks = 0
  for (const line of lines) {
    const { raw } = line
    const lacking =
      first.cwd === undefined || first.session === undefined || (first.prompt === undefined && mayBePrompt(raw))
    if ((lacking && looks++ < LOOKS) || (raw.length < SHORT && isTitled(raw))) recordsOf(line).forEach(take)
    else {
      const model = matchAt(MODEL, raw, raw.indexOf('"message":'))
      if (model !== undefined) models.add(decodeUtf8(model))
      const at = raw.indexOf('"timestamp":')
      const stamp = raw.startsWith(TIMELESS) ? undefined : matchAt(STAMP, raw, at)
      if (stamp === undefined) continue
      if (raw.indexOf('"timestamp":', at + 12) < 0) time(stamp)
      else {
        const own = [...raw.matchAll(OWN_STAMP)].at(-1)?.[1]
        if (own !== undefined) time(own)
        else if (looks++ < LOOKS) for (const record of recordsOf(line)) time(string(record, 'timestamp'))
      }
    }
  }

  models.delete('<synthetic>')
  pullRequests.delete('')
  const { branch, entrypoint, slug, sessionKind } = last
  return {
    title: titles.custom ?? titles.agent ?? titles.ai ?? summaryIn(lines, summaries) ?? first.prompt ?? first.command,
    version: last.version,
    session: first.session,
    forkedFrom: first.forkedFrom,
    cwd: first.cwd ?? last.cwd,
    lastCwd: last.cwd === (first.cwd ?? last.cwd) ? undefined : last.cwd,
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

/** Whether a line may hold what a person typed: cheaper than parsing it. */
function mayBePrompt(raw: string): boolean {
  return (raw.includes('"user"') && !raw.includes('"tool_result"')) || raw.includes('"queued_command"')
}

function isTitled(raw: string): boolean {
  for (let at = raw.indexOf('"type":'); at >= 0; at = raw.indexOf('"type":', at + 7)) {
    TITLED.lastIndex = at
    if (TITLED.test(raw)) return true
  }
  return false
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return at < 0 ? undefined : pattern.exec(text)?.[1]
}

function recordsOf({ text, cut }: Line): Entry[] {
  const records = cut ? [] : recordsOn(text)
  return records.length > 0 || !(cut || text.startsWith('{"')) ? records : [recordIn(text)]
}

/** The last summary of this very session: many sum up another one, and say so only by the message they end at. */
function summaryIn(lines: readonly Line[], summaries: readonly Entry[]): string | undefined {
  for (const record of summaries.slice(-10).reverse()) {
    const leaf = string(record, 'leafUuid')
    const own = [`"uuid":"${leaf}"`, `"uuid": "${leaf}"`]
    if (leaf !== undefined && lines.some(({ raw }) => own.some((id) => raw.includes(id)))) {
      return string(record, 'summary')
    }
  }
  return undefined
}
