import type { WireDescription } from '../wire/description.ts'
import type { Segment, Version } from '../wire/version.ts'
import type { Cut } from './content.ts'
import type { Look } from './look.ts'
import type { SegmentHeader } from './pack.ts'
import { PACK_FORMAT } from './pack.ts'
import type { PendingEntry } from './ports.ts'
import { entryOf, modifiedAtOf } from './settle.ts'

/** Where an upload begins. */
export interface Beginning {
  readonly generation: number
  /** The tip it was worked out from. */
  readonly base: Version | undefined
  /** The first byte that travels, and the bounds of the segments around it. */
  readonly from: number
  readonly bounds: readonly number[]
}

/**
 * One artifact's bytes on their way into packs. It gathers segments until they are
 * recorded: at its end, or, while it is long, whenever a pack that holds some is sealed.
 */
export class Upload {
  readonly look: Look
  readonly type: string
  readonly description: WireDescription
  #at: Beginning
  #last: { length: number; checksum: string }
  #segments: Segment[] = []
  bytes = 0

  constructor(type: string, look: Look, description: WireDescription, beginning: Beginning) {
    this.type = type
    this.look = look
    this.description = description
    this.#at = beginning
    this.#last = { length: beginning.from, checksum: '' }
  }

  /** What the pack says of a cut; `complete` when it is the version's last. */
  header(cut: Cut, storedLength: number, complete: boolean): SegmentHeader {
    return {
      ...this.#names(),
      start: cut.start,
      end: cut.end,
      storedLength,
      sha256: cut.sha256,
      ...(complete && { version: this.#version(cut.end, cut.checksum) }),
    }
  }

  add(cut: Cut, pack: string, offset: number, storedLength: number): void {
    const { start, end, sha256 } = cut
    this.#segments.push({ start, end, sha256, pack, offset, storedLength })
    this.#last = { length: end, checksum: cut.checksum }
    this.bytes += end - start
  }

  /**
   * Whether what has been gathered could be recorded before the end. Not while it would
   * cover less of a generation than the version that is its head.
   */
  get canBePartial(): boolean {
    const { base, generation } = this.#at
    return this.#segments.length > 0 && (base?.generation !== generation || this.#last.length >= base.length)
  }

  /** What to record of all that was added since the last time; the upload goes on from there. */
  take(partial: boolean): PendingEntry {
    const { generation, base, from, bounds } = this.#at
    const { length, checksum } = this.#last
    const content = {
      generation,
      base,
      length,
      checksum,
      partial,
      segments: this.#segments,
      from,
      boundsBefore: bounds,
    }
    const entry = entryOf(this.look, content, this.description, this.type)
    this.#at = { generation, base: { generation, length, checksum }, from: length, bounds: entry.state.bounds }
    this.#segments = []
    return entry
  }

  #names() {
    const { key, path, ref } = this.look
    return { format: PACK_FORMAT, type: this.type, key, path, kind: ref.kind, generation: this.#at.generation }
  }

  #version(length: number, checksum: string): NonNullable<SegmentHeader['version']> {
    return versionOf({ ...this.look, length, checksum }, this.description)
  }
}

/** The part of a header that names a whole version. */
function versionOf(
  given: Pick<Look, 'fingerprint' | 'lookedAt' | 'formerKeys'> & { length: number; checksum: string },
  description: WireDescription,
): NonNullable<SegmentHeader['version']> {
  return {
    length: given.length,
    checksum: given.checksum,
    modifiedAt: modifiedAtOf(given),
    description,
    ...(given.formerKeys.length > 0 && { formerKeys: [...given.formerKeys] }),
  }
}

/** A header that stands alone: for an empty version, a move, a head that changed, a new description. */
export function loneHeader(entry: PendingEntry): string {
  const { type, key, path, kind, generation, length, checksum, modifiedAt, description, formerKeys } = entry.item
  const header: SegmentHeader = {
    format: PACK_FORMAT,
    type,
    key,
    path,
    kind,
    generation,
    start: length,
    end: length,
    storedLength: 0,
    version: { length, checksum, modifiedAt, description, ...(formerKeys && { formerKeys }) },
  }
  return JSON.stringify(header)
}
