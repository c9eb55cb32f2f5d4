import {
  ArtifactError,
  type ArtifactRef,
  type CollectorDefinition,
  type Description,
  type Fingerprint,
  type Growth,
  type Issue,
} from '../../collector.ts'

/** A file of a pretend machine. */
export interface SourceFile {
  key: string
  bytes: Uint8Array
  growth: Growth
  /** Milliseconds since the epoch. */
  modifiedAt: number
  inode: number
  trouble?: ArtifactError
  description?: Description
}

/** A pretend machine with files by path, and a collector that sees them. Every change gets a new token. */
export class MemorySource {
  readonly files = new Map<string, SourceFile>()
  readonly id: string
  covered: string[] = ['~']
  /** Thrown in the middle of discovery. */
  broken: Error | undefined
  rules = 1
  /** Reported by every discovery: a corner that cannot be listed. */
  corner: Issue | undefined
  description: Description | ((path: string) => Description) = {}
  reads = 0
  /** Paths that were described, in order. */
  described: string[] = []
  /** Paths that were fingerprinted, in order. */
  fingerprinted: string[] = []
  #inodes = 0

  constructor(id = 'memory') {
    this.id = id
  }

  write(path: string, bytes: Uint8Array | string, now: number, change: Partial<SourceFile> = {}): void {
    const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
    const old = this.files.get(path)
    const inode = old?.inode ?? ++this.#inodes
    const key = change.key ?? old?.key ?? path
    this.files.set(path, { growth: 'append', ...old, key, bytes: content, inode, ...change, modifiedAt: now })
  }

  move(from: string, to: string): void {
    const file = this.files.get(from)
    if (!file) throw new Error(`no ${from}`)
    this.files.delete(from)
    this.files.set(to, file)
  }

  get definition(): CollectorDefinition {
    const { id, rules } = this
    return { contract: 1, id, title: id, rules, reads: ['~'], create: () => this.collector }
  }

  get collector(): ReturnType<CollectorDefinition['create']> {
    const at = (ref: ArtifactRef): SourceFile => {
      const file = this.files.get(String(ref.locator))
      if (!file) throw new ArtifactError('gone', 'no such file')
      if (file.trouble) throw file.trouble
      return file
    }
    const print = (file: SourceFile): Fingerprint => {
      const { bytes, modifiedAt, inode } = file
      const size = file.growth === 'cursor' ? undefined : bytes.length
      return {
        token: `${bytes.length}.${modifiedAt}`,
        ...(size !== undefined && { size }),
        modifiedAt,
        file: `1:${inode}`,
      }
    }
    const source = this
    return {
      async *discover(ctx) {
        for (const [path, { key, growth }] of [...source.files]) {
          yield [{ key, kind: 'file', path, growth, locator: path }]
          if (source.broken) throw source.broken
        }
        if (source.corner) ctx.report(source.corner)
        for (const path of source.covered) ctx.covered(path)
      },
      fingerprint: async (refs) =>
        refs.map((ref) => {
          source.fingerprinted.push(ref.path)
          try {
            return print(at(ref))
          } catch (error) {
            return error as ArtifactError
          }
        }),
      describe: async (ref) => {
        source.described.push(ref.path)
        const { description } = at(ref)
        const ofAll = typeof source.description === 'function' ? source.description(ref.path) : source.description
        return { title: `${ref.path} ${source.rules}`, agent: 'tester', ...ofAll, ...description }
      },
      async read(ref, { start, end }) {
        source.reads++
        const file = at(ref)
        const bytes = file.bytes.subarray(start, end)
        if (end !== undefined && bytes.length < end - start) throw new ArtifactError('changed', 'shorter than it was')
        async function* body() {
          for (let offset = 0; offset < bytes.length; offset += 100_000) yield bytes.subarray(offset, offset + 100_000)
        }
        return { body: body(), fingerprint: async () => print(at(ref)) }
      },
    }
  }
}
