import type { ArtifactRef, Context, Description, Json } from '@exfil/core'
import { oneLine, type Place, placeOf, readEnds } from '@exfil/core/files'
import { instantOf } from './instant.ts'
import { findIn } from './pattern.ts'
import { Records, valuesAt, wordIn } from './records.ts'
import type { Rule, Source } from './rule.ts'

/** Bytes read at either end, and of a JSON document that is longer than both. */
const END = 256 * 1024
const DOCUMENT_END = 2 * 1024 * 1024

/** What to show of an artifact, as far as its rule says where to find it. Nothing is read when the path tells all. */
export function describe(ref: ArtifactRef, rule: Rule, bounds: readonly Place[], ctx: Context): Description {
  let read: Records | undefined
  const records = () => {
    if (read !== undefined) return read
    const ends = (length: number) => new Records(readEnds(ref.locator as string, length, bounds, ctx))
    read = ends(END)
    if (read.wantsMore) read = ends(DOCUMENT_END)
    return read
  }
  const first = (source: Source | undefined) => firstLine(valuesOf(source, ref, records, false))
  const title = first(rule.title) ?? (oneLine(ref.path.slice(ref.path.lastIndexOf('/') + 1)) || undefined)
  const agent = first(rule.agent)
  const agentVersion = first(rule.version)
  const project = projectOf(valuesOf(rule.project, ref, records, false), ctx)
  const [startedAt, endedAt] = inOrder(
    firstInstant(valuesOf(rule.started, ref, records, false)),
    firstInstant(valuesOf(rule.ended, ref, records, true)),
  )
  return {
    ...(title && { title }),
    ...(agent && { agent }),
    ...(agentVersion && { agentVersion }),
    ...(project && { project }),
    ...(startedAt !== undefined && { startedAt: new Date(startedAt) }),
    ...(endedAt !== undefined && { endedAt: new Date(endedAt) }),
  }
}

/** What a source says about a file, from its beginning on or from its end. */
function* valuesOf(
  source: Source | undefined,
  ref: ArtifactRef,
  records: () => Records,
  backwards: boolean,
): Generator<string> {
  if (source === undefined) return
  if (source.from === 'text') yield source.text
  else if (source.from === 'path') {
    yield* findIn(source.pattern, [ref.path.replaceAll('%25', '%')])
  } else if (source.from === 'line') {
    const { lines } = records()
    yield* findIn(source.pattern, textsOf(backwards ? lines.toReversed() : lines))
  } else {
    for (const record of records().of(wordIn(source.field), backwards)) {
      for (const value of valuesAt(record, source.field, source.where, backwards)) {
        const text = textOf(value)
        if (text !== undefined) yield text
      }
    }
  }
}

function* textsOf(lines: readonly { readonly text: string }[]): Generator<string> {
  for (const line of lines) yield line.text
}

function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.find((element): element is string => typeof element === 'string')
  return typeof value === 'string' ? value : undefined
}

function firstLine(values: Iterable<string>): string | undefined {
  for (const value of values) {
    const line = oneLine(value)
    if (line !== '') return line
  }
  return undefined
}

/** A folder as a person would say it, where it is one. */
function projectOf(values: Iterable<string>, ctx: Pick<Context, 'home' | 'platform'>): string | undefined {
  for (const value of values) {
    const path = /^(?:\/|[A-Za-z]:[/\\])/.test(value) ? placeOf(value, ctx).path.replaceAll('%25', '%') : value
    const line = oneLine(path, 1000)
    if (line !== '') return line
  }
  return undefined
}

function firstInstant(values: Iterable<string>): number | undefined {
  for (const value of values) {
    const at = instantOf(value)
    if (!Number.isNaN(at)) return at
  }
  return undefined
}

/** A log whose lines are newest first ends where it begins. */
function inOrder(started: number | undefined, ended: number | undefined): (number | undefined)[] {
  return started !== undefined && ended !== undefined && ended < started ? [ended, started] : [started, ended]
}
