import { type Description, isArtifactError } from '../collector.ts'
import type { WireDescription } from '../wire/description.ts'
import type { RecordItem } from '../wire/sync.ts'
import type { Segment, Version } from '../wire/version.ts'
import type { Look } from './look.ts'
import type { ArtifactState, PendingEntry } from './ports.ts'
import type { Run, Subject } from './run.ts'
import { isSettled } from './signature.ts'
import { boundsAfter } from './tiers.ts'
import { wireDescription } from './wire-description.ts'
import { wireInstant } from './wire-instant.ts'
import { wireText } from './wire-name.ts'

/** A content as the server is to know it, whether or not bytes travel with it. */
export interface Content {
  readonly generation: number
  readonly length: number
  readonly checksum: string
  /** The tip this was worked out from; absent for a new artifact. */
  readonly base: Version | undefined
  readonly partial?: boolean
  readonly segments: readonly Segment[]
  /** Where the new segments begin, and the bounds before they did. */
  readonly from: number
  readonly boundsBefore: readonly number[]
}

/** When the content last changed, as the wire says it; where the source does not know, when it was looked at. */
export function modifiedAtOf({ fingerprint, lookedAt }: Pick<Look, 'fingerprint' | 'lookedAt'>): string {
  return new Date(wireInstant(fingerprint.modifiedAt ?? lookedAt)).toISOString()
}

/** What to record of a look whose content is known, and what local state becomes once it is. */
export function entryOf(look: Look, content: Content, description: WireDescription, type: string): PendingEntry {
  const { generation, length, checksum, base, segments, from, partial } = content
  const version = { generation, length, checksum }
  const modified = look.fingerprint.modifiedAt ?? look.lookedAt
  const head = partial && look.before ? look.before.head : version
  const replaces = base !== undefined && base.generation === generation && from < base.length
  const isTip = segments.length > 0 || base === undefined || length === 0
  const item: RecordItem = {
    type,
    key: look.key,
    ...(look.formerKeys.length > 0 && { formerKeys: [...look.formerKeys] }),
    path: look.path,
    kind: wireText(look.ref.kind),
    ...version,
    ...(base && { base }),
    ...(partial && { partial }),
    modifiedAt: modifiedAtOf(look),
    description,
    segments: [...segments],
    ...(replaces && { replacesFrom: from }),
  }
  const state: ArtifactState = {
    type,
    key: look.key,
    path: look.path,
    kind: look.ref.kind,
    checksum: head.checksum,
    size: head.length,
    lastModified: modified,
    lastUploaded: look.before?.lastUploaded ?? 0,
    remoteRef: look.before?.remoteRef ?? '',
    head,
    tip: isTip ? version : (base ?? version),
    bounds: isTip
      ? boundsAfter(
          content.boundsBefore,
          from,
          segments.map((segment) => segment.end),
        )
      : content.boundsBefore,
    signature: !partial && isSettled(look.fingerprint, look.lookedAt, look.before) ? look.signature : '',
    token: look.fingerprint.token,
    file: look.fingerprint.file ?? '',
    gone: false,
    partial: partial ?? false,
  }
  return { item, state }
}

/** Describes an artifact, unless that was done already; one that cannot be described is collected all the same. */
export async function describe(
  run: Run,
  { subject, look, description }: { subject: Subject; look: Look; description?: Description | undefined },
): Promise<WireDescription> {
  try {
    return wireDescription(description ?? (await subject.collector.describe(look.ref, subject.context)))
  } catch (error) {
    run.signal.throwIfAborted()
    // Without its collector nobody knows how it is described, and what is remembered of it stays.
    if (isArtifactError(error) && error.code === 'unavailable') throw error
    if (!isArtifactError(error)) {
      const message = `cannot be described: ${error instanceof Error ? error.message : String(error)}`
      run.ledger.issue({ collector: subject.definition.id, key: look.key, path: look.path, code: 'defect', message })
    }
    return {}
  }
}
