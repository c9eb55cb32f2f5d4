/**
 * What recording needs to know of a node's archive, and the rules by which one item
 * changes it: pure, over plain objects that are loaded before and saved after.
 *
 * A version is `(generation, length)`. Its bytes are its generation's live segments up to
 * its length; live segments of a generation always cover `[0, tip.length)` without a gap.
 *
 * Content that was lost. When a pack is lost, artifacts whose tip generation has live
 * segments in it get a new, empty tip: the next generation at length 0 (`markPackLost`).
 * So a broken generation is never a tip, is never continued, and the ordinary rules are
 * all that is needed to fill the new one: a node told `needed` with that tip sends the
 * content from byte 0, either into the empty generation or into the one after it. If its
 * checksum is that of a broken version (g, L), it is the same content: that version, and
 * every shorter one of generation g, are prefixes of it, so all of them move to the
 * generation just stored (`healed`), and are whole again.
 */

import { newId, type RecordItem, type Segment, type Version } from '@exfil/core/wire'
import type { Stretches } from './stretches.ts'

/** An append moves a version row forward that is at most this old: a row an hour, not one a minute. */
const MOVES_FOR = 3_600_000

export interface KnownVersion {
  id: string
  generation: number
  length: number
  checksum: string
  uploadedAt: Date
  createdAt: Date
  /** Some of its live segments lie in a pack that is not whole. */
  broken: boolean
  /** What saving it means. */
  change: 'none' | 'insert' | 'move'
  /** The artifact's first. */
  isFirst: boolean
  /** Bytes it has that no shorter version of its generation had. */
  added: number
  modifiedAt: Date
}

export interface Artifact {
  id: string
  isNew: boolean
  /** Something but nothing is to be saved. */
  changed: boolean
  type: string
  key: string
  path: string
  kind: string
  /** Null until a first version is complete. */
  head: Version | null
  tip: Version
  tipPartial: boolean
  modifiedAt: Date
  uploadedAt: Date
  description: RecordItem['description']
  /** Bytes of the head when it was loaded; null where there was none. */
  sizeBefore: number | null
  /** Versions by checksum: at least those that this call's items name. */
  known: Map<string, KnownVersion>
  /** The longest version of the tip generation. */
  newest: KnownVersion | null
  /** Where the tip generation's live segments start: at least those from the smallest `replacesFrom` on. */
  starts: Set<number>
}

export interface Pack {
  id: string
  ours: boolean
  /** `pending` only after its object was looked at and found to be what was promised. */
  state: 'pending' | 'stored' | 'unusable'
  size: number
  taken: Stretches
  used: boolean
}

export interface NewSegment extends Segment {
  artifactId: string
  generation: number
  superseded: boolean
}

/** Effects on rows that were not loaded. */
export interface Effects {
  segments: NewSegment[]
  /** Live segments of the generation that start at or after `from` are no longer live. */
  supersede: { artifactId: string; generation: number; from: number }[]
  /** Versions of `from` up to `length` now belong to generation `to`. */
  healed: { artifactId: string; from: number; to: number; length: number }[]
}

export interface Archive {
  artifacts: Map<string, Artifact>
  packs: Map<string, Pack>
  effects: Effects
}

export type Outcome =
  | { status: 'recorded'; artifact: Artifact }
  | { status: 'stale'; artifact: Artifact | undefined }
  | { status: 'missing'; packs: string[] }
  | { status: 'refused'; reason: string }

export const nameOf = (type: string, key: string) => `${type}\0${key}`

const same = (a: Version, b: Version) =>
  a.generation === b.generation && a.length === b.length && a.checksum === b.checksum

const refused = (reason: string): Outcome => ({ status: 'refused', reason })

/** Applies one item. Changes `archive` only where the outcome is `recorded`. */
export function apply(archive: Archive, item: RecordItem, now: Date): Outcome {
  const found = find(archive, item)
  const known = item.partial ? undefined : found?.known.get(item.checksum)
  if (found && known && known.length !== item.length)
    return refused('this checksum belongs to content of another length')
  if (found && known && !known.broken) {
    found.head = { generation: known.generation, length: known.length, checksum: known.checksum }
    found.uploadedAt = known.uploadedAt
    return recorded(archive, found, item)
  }
  const tip = found?.tip
  if (found && tip && item.partial && same(tip, versionOf(item))) {
    return { status: 'recorded', artifact: found }
  }
  if (!tip !== !item.base || (tip && item.base && !same(tip, item.base))) return { status: 'stale', artifact: found }

  const continues = item.generation === (tip?.generation ?? 1)
  if (!continues && item.generation !== (tip?.generation ?? 0) + 1)
    return refused('the generation is not the tip’s or the next')
  if (known && known.generation === item.generation) return refused('a broken generation cannot be continued')
  const from = continues ? (item.replacesFrom ?? tip?.length ?? 0) : 0
  const wrong = found && continues ? misfit(found, item, from) : undefined
  if (wrong) return refused(wrong)
  if (!continues && item.replacesFrom) return refused('a new generation replaces nothing')
  const gap = gapIn(item, from)
  if (gap) return refused(gap)
  const packs = packsFor(archive, item)
  if (packs.status !== 'fit') return packs

  for (const segment of item.segments) take(archive, segment)
  const artifact = found ?? newArtifact(item, now)
  if (continues && tip && from < tip.length) supersede(archive, artifact, from)
  if (!continues) {
    artifact.starts = new Set()
    artifact.newest = null
  }
  for (const { start } of item.segments) artifact.starts.add(start)
  archive.effects.segments.push(
    ...item.segments.map((segment) => ({
      ...segment,
      artifactId: artifact.id,
      generation: item.generation,
      superseded: false,
    })),
  )
  artifact.tip = versionOf(item)
  artifact.tipPartial = item.partial === true
  artifact.changed = true
  if (item.partial) {
    // Nobody is shown an interrupted upload: what people see of an earlier version stays.
    if (!artifact.head) describe(artifact, item)
    return place(archive, artifact, item)
  }
  if (known) heal(archive, artifact, known, item.generation)
  else addVersion(artifact, item, now)
  artifact.head = artifact.tip
  artifact.uploadedAt = now
  return recorded(archive, artifact, item)
}

const versionOf = ({ generation, length, checksum }: Version): Version => ({ generation, length, checksum })

/** By its key, else by one it had before. */
function find({ artifacts }: Archive, { type, key, formerKeys = [] }: RecordItem): Artifact | undefined {
  for (const name of [key, ...formerKeys]) {
    const artifact = artifacts.get(nameOf(type, name))
    if (artifact) return artifact
  }
  return undefined
}

function misfit({ tip, starts }: Artifact, item: RecordItem, from: number): string | undefined {
  if (from > tip.length || (from < tip.length && !starts.has(from)))
    return 'replacesFrom is not where a live segment starts'
  if (item.length < tip.length) return 'content of the same generation cannot become shorter'
  if (item.length === tip.length && item.checksum !== tip.checksum) return 'other content needs the next generation'
  return undefined
}

/** Segments follow one another from `from` to the item's length. */
function gapIn({ segments, length }: RecordItem, from: number): string | undefined {
  let at = from
  for (const { start, end } of segments) {
    if (start !== at) return `a segment starts at ${start} where ${at} was expected`
    if (end <= start) return 'a segment is empty'
    at = end
  }
  return at === length ? undefined : `the segments end at ${at} and the content at ${length}`
}

function packsFor({ packs }: Archive, { segments }: RecordItem): { status: 'fit' } | Outcome {
  const missing = new Set<string>()
  for (const { pack: id } of segments) {
    const pack = packs.get(id)
    if (pack && !pack.ours) return refused(`${id} was not presigned for this node`)
    if (!pack || pack.state === 'unusable') missing.add(id)
  }
  if (missing.size > 0) return { status: 'missing', packs: [...missing] }
  const inOrder = segments.toSorted((a, b) => (a.pack === b.pack ? a.offset - b.offset : a.pack < b.pack ? -1 : 1))
  for (const [index, { pack: id, offset, storedLength }] of inOrder.entries()) {
    const end = offset + storedLength
    const before = inOrder[index - 1]
    const pack = packs.get(id)
    if (!pack || end > pack.size) return refused(`a segment runs past the end of ${id}`)
    const overlapsBefore = before?.pack === id && before.offset + before.storedLength > offset
    if (overlapsBefore || !pack.taken.isFree(offset, end)) return refused(`segments overlap in ${id}`)
  }
  return { status: 'fit' }
}

function take({ packs }: Archive, { pack: id, offset, storedLength }: Segment): void {
  const pack = packs.get(id)
  if (!pack) return
  pack.used = true
  pack.taken.take(offset, offset + storedLength)
}

function supersede({ effects }: Archive, artifact: Artifact, from: number): void {
  const { id: artifactId, tip } = artifact
  effects.supersede.push({ artifactId, generation: tip.generation, from })
  for (const segment of effects.segments) {
    if (segment.artifactId === artifactId && segment.generation === tip.generation && segment.start >= from) {
      segment.superseded = true
    }
  }
  for (const start of artifact.starts) if (start >= from) artifact.starts.delete(start)
}

function heal({ effects }: Archive, artifact: Artifact, known: KnownVersion, to: number): void {
  effects.healed.push({ artifactId: artifact.id, from: known.generation, to, length: known.length })
  for (const version of artifact.known.values()) {
    if (version.generation !== known.generation || version.length > known.length) continue
    version.generation = to
    version.broken = false
  }
  artifact.newest = known
}

function addVersion(artifact: Artifact, item: RecordItem, now: Date): void {
  const { newest } = artifact
  const modifiedAt = new Date(item.modifiedAt)
  if (newest && newest.generation === item.generation && now.getTime() - newest.createdAt.getTime() <= MOVES_FOR) {
    artifact.known.delete(newest.checksum)
    newest.added += item.length - newest.length
    newest.length = item.length
    newest.checksum = item.checksum
    newest.uploadedAt = now
    newest.modifiedAt = modifiedAt
    if (newest.change === 'none') newest.change = 'move'
    artifact.known.set(item.checksum, newest)
    return
  }
  const version: KnownVersion = {
    id: newId('ver'),
    ...versionOf(item),
    modifiedAt,
    uploadedAt: now,
    createdAt: now,
    broken: false,
    change: 'insert',
    isFirst: artifact.head === null,
    added: item.length - (newest?.generation === item.generation ? newest.length : 0),
  }
  artifact.known.set(item.checksum, version)
  artifact.newest = version
}

function newArtifact(item: RecordItem, now: Date): Artifact {
  return {
    id: newId('art'),
    isNew: true,
    changed: true,
    type: item.type,
    key: item.key,
    path: item.path,
    kind: item.kind,
    head: null,
    tip: versionOf(item),
    tipPartial: true,
    modifiedAt: new Date(item.modifiedAt),
    uploadedAt: now,
    description: item.description,
    sizeBefore: null,
    known: new Map(),
    newest: null,
    starts: new Set(),
  }
}

function recorded(archive: Archive, artifact: Artifact, item: RecordItem): Outcome {
  describe(artifact, item)
  return place(archive, artifact, item)
}

function describe(artifact: Artifact, item: RecordItem): void {
  artifact.path = item.path
  artifact.kind = item.kind
  artifact.modifiedAt = new Date(item.modifiedAt)
  artifact.description = item.description
  artifact.changed = true
}

/** Under its key, from now on also where it had a former one. */
function place({ artifacts }: Archive, artifact: Artifact, item: RecordItem): Outcome {
  artifacts.delete(nameOf(artifact.type, artifact.key))
  artifact.key = item.key
  artifacts.set(nameOf(artifact.type, artifact.key), artifact)
  return { status: 'recorded', artifact }
}
