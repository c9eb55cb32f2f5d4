import type { ArtifactState } from '../engine/ports.ts'
import { StateDamaged } from './errors.ts'
import type { ArtifactRow } from './schema.ts'

export type ScopedRow = Omit<ArtifactRow, 'scope'>

/** A state as it lies in its table. */
export function toRow(state: ArtifactState): ScopedRow {
  const row = {
    type: state.type,
    key: state.key,
    signature: state.signature,
    path: state.path,
    checksum: state.checksum,
    size: state.size,
    lastModified: state.lastModified,
    lastUploaded: state.lastUploaded,
    remoteRef: state.remoteRef,
    kind: state.kind,
    headGeneration: state.head.generation,
    headLength: state.head.length,
    headChecksum: state.head.checksum,
    tipGeneration: state.tip.generation,
    tipLength: state.tip.length,
    tipChecksum: state.tip.checksum,
    bounds: JSON.stringify(state.bounds),
    token: state.token,
    file: state.file,
    gone: Number(state.gone),
    partial: Number(state.partial),
  }
  return { ...row, seal: sealOf(row) }
}

/** The state of a row. Throws `StateDamaged` where the row is not as it was written. */
export function fromRow(row: ScopedRow, path: string): ArtifactState {
  if (sealOf(row) !== row.seal) throw new StateDamaged(path, new Error('a row is not as it was written'))
  return {
    type: row.type,
    key: row.key,
    path: row.path,
    kind: row.kind,
    checksum: row.checksum,
    size: row.size,
    lastModified: row.lastModified,
    lastUploaded: row.lastUploaded,
    remoteRef: row.remoteRef,
    head: { generation: row.headGeneration, length: row.headLength, checksum: row.headChecksum },
    tip: { generation: row.tipGeneration, length: row.tipLength, checksum: row.tipChecksum },
    bounds: JSON.parse(row.bounds) as number[],
    signature: row.signature,
    token: row.token,
    file: row.file,
    gone: row.gone !== 0,
    partial: row.partial !== 0,
  }
}

export const ROW_COLUMNS = [
  'type',
  'key',
  'signature',
  'path',
  'checksum',
  'size',
  'lastModified',
  'lastUploaded',
  'remoteRef',
  'kind',
  'headGeneration',
  'headLength',
  'headChecksum',
  'tipGeneration',
  'tipLength',
  'tipChecksum',
  'bounds',
  'token',
  'file',
  'gone',
  'partial',
  'seal',
] as const satisfies readonly (keyof ScopedRow)[]

function sealOf(row: Omit<ScopedRow, 'seal'>): number {
  return Bun.hash.crc32(JSON.stringify(ROW_COLUMNS.map((column) => (column === 'seal' ? 0 : row[column]))))
}
