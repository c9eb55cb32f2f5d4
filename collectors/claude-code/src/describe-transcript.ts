import type { Json } from '@exfil/core'
import { type Ends, type Line, linesOf, timeOf } from '@exfil/core/files'
import { commandOf, isChore, promptOf, saysSomething } from './prompt.ts'
import { type Entry, edgesOf, recordIn, recordsOn, string } from './records.ts'
import { mayBePrompt, modelOn, namesSession, stampOn } from './scan-line.ts'

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
    const prompt = first.prompt === undefined ? promptOf(record, ofSubagent) : undefined
    if (prompt !== undefined) first[saysSomething(prompt) ? 'prompt' : 'word'] ??= prompt
    const command = first.prompt === undefined ? commandOf(record) : undefined
    if (command !== undefined) first[isChore(command) ? 'chore' : 'command'] ??= command
    const model = string(record.message, 'model')
    if (model !== undefined) models.add(model)
    const { type } = record
    if (type === 'last-prompt') titles.lastPrompt = string(record, 'lastPrompt')
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
    if ((lacking && looks++ < LOOKS) || namesSession(raw)) recordsOf(line).forEach(take)
    else {
      const model = modelOn(raw)
      if (model !== undefined) models.add(model)
      const stamp = stampOn(raw)
      if (stamp !== 'several') time(stamp)
      else if (looks++ < LOOKS) for (const record of recordsOf(line)) time(string(record, 'timestamp'))
    }
  }

  const typed = () => first.prompt ?? first.command ?? titles.lastPrompt ?? first.word ?? first.chore
  models.delete('<synthetic>')
  pullRequests.delete('')
  const { branch, entrypoint, slug, sessionKind } = last
  return {
    title: titles.custom ?? titles.agent ?? titles.ai ?? summaryIn(lines, summaries) ?? typed(),
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
