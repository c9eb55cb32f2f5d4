import { newId } from '../../wire/new-id.ts'
import type { GoneAnswer, PresignAnswer, RecordAnswer, RecordItem } from '../../wire/sync.ts'
import type { Segment, Version } from '../../wire/version.ts'
import { type PutBlob, type Remote, RemoteError } from '../ports.ts'

interface Kept {
  id: string
  path: string
  kind: string
  title: string | undefined
  gone: boolean
  head: Version | undefined
  tip: Version | undefined
  versions: Version[]
  /** Live segments by generation. */
  segments: Map<number, Segment[]>
}

const EMPTY = new Bun.CryptoHasher('sha256').digest('hex')
const sha256 = (bytes: Uint8Array) => new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
const same = (a: Version | undefined, b: Version | undefined) =>
  a?.generation === b?.generation && a?.length === b?.length && a?.checksum === b?.checksum

/**
 * A server and its store in memory, for one node: as strict about what it records as the
 * real ones. `trip` is called before and after everything it does, and may throw.
 */
export class MemoryArchive {
  readonly artifacts = new Map<string, Kept>()
  readonly presigned = new Map<string, { size: number; sha256: string; stored: boolean }>()
  readonly objects = new Map<string, Uint8Array>()
  /** The last item recorded for each artifact. */
  readonly items = new Map<string, RecordItem>()
  seq = 0
  seqRunId: string | null = null
  trip: (what: string) => void = () => {}

  readonly remote: Remote = {
    begin: async () => {
      this.trip('begin')
      return { runId: newId('run'), seq: this.seq, seqRunId: this.seqRunId, serverTime: new Date().toISOString() }
    },
    check: async (items) => {
      this.trip('check')
      return items.map(({ type, key, checksum, length }) => {
        const kept = this.artifacts.get(`${type}/${key}`)
        const standing = kept?.tip ? this.#standing(kept, kept.tip) : undefined
        const has = kept?.versions.some((version) => version.checksum === checksum && version.length === length)
        if (has && standing) return { status: 'known', ...standing }
        return { status: 'needed', ...standing }
      })
    },
    presign: async (packs) => {
      this.trip('presign')
      return packs.map(({ id, size, sha256 }): PresignAnswer => {
        this.presigned.set(id, { size, sha256, stored: false })
        return { status: 'ready', id, url: id, headers: { sha256 }, expiresAt: new Date().toISOString() }
      })
    },
    record: async (runId, items) => {
      this.trip('record')
      const answers = items.map((item) => this.#record(item))
      if (answers.some(({ status }) => status === 'recorded')) this.#raise(runId)
      this.trip('recorded')
      return answers.map((answer) => (answer.status === 'recorded' ? { ...answer, seq: this.seq } : answer))
    },
    gone: async (runId, items) => {
      this.trip('gone')
      const kept = items.map(({ type, key }) => this.artifacts.get(`${type}/${key}`))
      for (const artifact of kept) if (artifact) artifact.gone = true
      if (kept.some(Boolean)) this.#raise(runId)
      this.trip('marked')
      return kept.map(
        (artifact): GoneAnswer => (artifact ? { status: 'recorded', seq: this.seq } : { status: 'unknown' }),
      )
    },
    finish: async () => this.trip('finish'),
  }

  readonly put: PutBlob = async ({ url, headers }, body) => {
    this.trip('put')
    if (this.objects.has(url)) return 'exists'
    if (sha256(body) !== headers.sha256) throw new RemoteError('rejected', 'other bytes than were signed for')
    this.objects.set(url, body.slice())
    this.trip('stored')
    return 'stored'
  }

  /** The bytes of a version (the head without one), from segments that are all checked. */
  content(type: string, key: string, version?: Version): Uint8Array {
    const kept = this.artifacts.get(`${type}/${key}`)
    const wanted = version ?? kept?.head
    if (!kept || !wanted) throw new Error(`${key} is not in the archive`)
    const parts: Uint8Array[] = []
    let at = 0
    for (const segment of kept.segments.get(wanted.generation) ?? []) {
      if (at >= wanted.length) break
      if (segment.start !== at) throw new Error(`${key}: a gap at ${at}`)
      const object = this.objects.get(segment.pack)
      if (!object) throw new Error(`${key}: recorded without its bytes`)
      const raw = Bun.zstdDecompressSync(object.slice(segment.offset, segment.offset + segment.storedLength))
      if (sha256(raw) !== segment.sha256 || raw.length !== segment.end - segment.start) throw new Error('wrong bytes')
      parts.push(raw.subarray(0, wanted.length - at))
      at = segment.end
    }
    const bytes = Buffer.concat(parts)
    if (bytes.length !== wanted.length || sha256(bytes) !== wanted.checksum) throw new Error(`${key}: wrong content`)
    return bytes
  }

  liveSegments(type: string, key: string): number {
    const kept = this.artifacts.get(`${type}/${key}`)
    return [...(kept?.segments.values() ?? [])].reduce((sum, segments) => sum + segments.length, 0)
  }

  /** A copy to go back to: what a restored database and store would hold. */
  snapshot(): () => void {
    const { seq, seqRunId } = this
    const kept = structuredClone({ artifacts: this.artifacts, presigned: this.presigned })
    return () => {
      const again = structuredClone(kept)
      this.artifacts.clear()
      this.presigned.clear()
      for (const [name, artifact] of again.artifacts) this.artifacts.set(name, artifact)
      for (const [name, pack] of again.presigned) this.presigned.set(name, pack)
      this.seq = seq
      this.seqRunId = seqRunId
    }
  }

  /** What a server does that wants to be asked about everything: a pack of its was found damaged. */
  disagree(): void {
    this.seq++
    this.seqRunId = null
  }

  #raise(runId: string): void {
    this.seq++
    this.seqRunId = runId
  }

  #standing(kept: Kept, tip: Version) {
    return { head: kept.head ?? tip, tip }
  }

  #record(item: RecordItem): RecordAnswer {
    const missing = [...new Set(item.segments.map(({ pack }) => pack))].filter((id) => !this.#isStored(id))
    if (missing.length > 0) return { status: 'missing', packs: missing }
    const name = `${item.type}/${item.key}`
    for (const former of item.formerKeys ?? []) {
      const old = this.artifacts.get(`${item.type}/${former}`)
      if (!old || this.artifacts.has(name)) continue
      this.artifacts.delete(`${item.type}/${former}`)
      this.artifacts.set(name, old)
    }
    const kept = this.artifacts.get(name) ?? this.#new()
    const { generation, length, checksum } = item
    const version = { generation, length, checksum }
    const known = kept.versions.find((other) => other.checksum === checksum && other.length === length)
    if (known) {
      if (!item.partial) kept.head = known
    } else if (same(kept.tip, version) && item.segments.length === 0) {
      this.#complete(kept, version, item)
    } else {
      if (!same(kept.tip, item.base)) return { status: 'stale', ...(kept.tip && this.#standing(kept, kept.tip)) }
      const refusal = this.#extend(kept, item)
      if (refusal) return { status: 'refused', reason: refusal }
      kept.tip = version
      this.#complete(kept, version, item)
    }
    if (!kept.tip) return { status: 'refused', reason: 'nothing to point at' }
    Object.assign(kept, { path: item.path, kind: item.kind, title: item.description.title, gone: false })
    this.artifacts.set(name, kept)
    this.items.set(name, item)
    return { status: 'recorded', id: kept.id, seq: 0, ...this.#standing(kept, kept.tip) }
  }

  /** Looks at an object once before it believes. */
  #isStored(id: string): boolean {
    const expected = this.presigned.get(id)
    const object = this.objects.get(id)
    if (!expected || !object) return false
    expected.stored ||= object.length === expected.size && sha256(object) === expected.sha256
    return expected.stored
  }

  #complete(kept: Kept, version: Version, item: RecordItem): void {
    if (item.partial) return
    kept.versions.push(version)
    kept.head = version
  }

  #extend(kept: Kept, item: RecordItem): string | undefined {
    const { generation, length, base, segments } = item
    const extendsTip = base?.generation === generation
    if (base ? !extendsTip && generation !== base.generation + 1 : generation !== 1) return 'not the next generation'
    const from = extendsTip ? (item.replacesFrom ?? base.length) : 0
    const live = (extendsTip ? kept.segments.get(generation) : undefined) ?? []
    const stay = live.filter(({ start }) => start < from)
    if ((stay.at(-1)?.end ?? 0) !== from) return `no segment ends at ${from}`
    let at = from
    for (const segment of segments) {
      if (segment.start !== at) return `a gap at ${at}`
      at = segment.end
    }
    if (at !== length) return `the segments end at ${at}, not at ${length}`
    if (extendsTip && length < base.length) return 'shorter than its tip'
    if (length === 0 && item.checksum !== EMPTY) return 'not the checksum of nothing'
    kept.segments.set(generation, [...stay, ...segments])
    return undefined
  }

  #new(): Kept {
    const segments = new Map<number, Segment[]>()
    const nothing = { head: undefined, tip: undefined, versions: [], segments, gone: false, title: undefined }
    return { id: newId('art'), path: '', kind: '', ...nothing }
  }
}
