import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { memoryStore } from '../state/memory-store.ts'
import { RunsInTwoPlaces } from './agree.ts'
import type { Exclusion } from './exclusion.ts'
import { Scene } from './testing/scene.ts'

const PATHS = ['~/a', '~/b', '~/c']
const GROWTHS = ['append', 'rewrite', 'fixed', 'cursor'] as const

/** What a file is described with: where it lies decides. */
function projectOf(at: string): string {
  return `project of ${at}`
}

const path = fc.constantFrom(...PATHS)
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.integer({ min: 1, max: 200 }).map((length) => 'lines\n'.repeat(length * 100)),
)

/** What can happen to a machine and a server between, and in the middle of, runs. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), path, text }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write' as const), path, text }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('cut' as const), path, keep: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), path }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), path, to: path }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), path, version: fc.nat(5) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sync cut short' as const), after: fc.nat(12) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('exclude' as const),
      paths: fc.subarray(PATHS),
      projects: fc.subarray(PATHS.map(projectOf)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('state lost' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('server remembered' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('server set back' as const) }) },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

const sha256 = (bytes: Uint8Array) => new Bun.CryptoHasher('sha256').update(bytes).digest('hex')

class World {
  readonly scene = new Scene()

  constructor() {
    this.scene.source.description = (path) => ({ project: projectOf(path) })
  }

  /** Every content that a completed run has seen at a key: none of them may be lost, unless the server was set back. */
  history = new Map<string, Set<string>>()
  excluded: { paths: readonly string[]; projects: readonly string[] } = { paths: [], projects: [] }
  #contents: string[] = ['first']
  #restore: (() => void) | undefined

  async happen(event: Happening, growth: (typeof GROWTHS)[number]): Promise<void> {
    const { scene } = this
    const file = 'path' in event ? scene.source.files.get(event.path) : undefined
    const old = file ? new TextDecoder().decode(file.bytes) : ''
    const write = (at: string, content: string) => {
      this.#contents.push(content)
      scene.write(at, content, { growth, key: scene.source.files.get(at)?.key ?? at })
    }
    switch (event.do) {
      case 'append':
        return write(event.path, old + event.text)
      case 'write':
        return write(event.path, event.text)
      case 'cut':
        return write(event.path, old.slice(0, Math.floor(old.length * event.keep)))
      case 'restore':
        return write(event.path, this.#contents.at(-1 - event.version) ?? '')
      case 'remove':
        return void scene.source.files.delete(event.path)
      case 'move':
        if (file && !scene.source.files.has(event.to)) scene.source.move(event.path, event.to)
        return
      case 'exclude':
        this.excluded = event
        return
      case 'sync':
        return this.sync()
      case 'sync cut short': {
        let left = event.after
        scene.archive.trip = () => {
          if (left-- === 0) throw new Error('cut short')
        }
        await scene.sync({ exclude: this.exclude }).catch((error: Error) => this.#expected(error))
        scene.archive.trip = () => {}
        return
      }
      case 'state lost':
        scene.store = memoryStore()
        return
      case 'server remembered':
        this.#restore = scene.archive.snapshot()
        return
      case 'server set back':
        if (!this.#restore) return
        this.#restore()
        this.history = new Map()
    }
  }

  async sync(): Promise<void> {
    const { scene } = this
    // Setting things back by hand looks like a second machine: a day later it is forgiven.
    scene.now += 25 * 60 * 60 * 1000
    const before = this.held()
    const account = await scene.sync({ exclude: this.exclude })
    expect(account.failed).toBe(0)
    this.#check()
    this.#checkExcluded(before)
  }

  get exclude(): Exclusion {
    const { paths, projects } = this.excluded
    return {
      byPath: (path) => (paths.includes(path) ? path : undefined),
      ...(projects.length > 0 && {
        byProject: (project: string) => (projects.includes(project) ? project : undefined),
      }),
    }
  }

  isExcluded(at: string): boolean {
    return this.excluded.paths.includes(at) || this.excluded.projects.includes(projectOf(at))
  }

  /** Checksums of everything that can be read in the archive, and what is marked gone there. */
  held() {
    const { artifacts } = this.scene.archive
    const gone = [...artifacts].filter(([, kept]) => kept.gone).map(([name]) => name.slice('memory/'.length))
    const checksums = [...artifacts.values()].flatMap(({ versions }) => versions.map(({ checksum }) => checksum))
    return { gone: new Set(gone), checksums: new Set(checksums) }
  }

  /** Nothing of what is excluded came to the archive, unless something else has the same content; nothing left it. */
  #checkExcluded(before: ReturnType<World['held']>): void {
    const files = [...this.scene.source.files]
    const wanted = new Set(files.flatMap(([at, { bytes }]) => (this.isExcluded(at) ? [] : [sha256(bytes)])))
    const after = this.held()
    for (const [at, { bytes, key }] of files) {
      if (!this.isExcluded(at)) continue
      const checksum = sha256(bytes)
      if (!wanted.has(checksum)) expect(after.checksums.has(checksum)).toBe(before.checksums.has(checksum))
      if (!before.gone.has(key)) expect(after.gone.has(key)).toBe(false)
    }
    for (const checksum of before.checksums) expect(after.checksums).toContain(checksum)
  }

  #check(): void {
    const { archive, source } = this.scene
    const byPath = new Map([...archive.artifacts].map(([name, kept]) => [kept.path, { name, kept }]))
    for (const [at, file] of source.files) {
      if (this.isExcluded(at)) continue
      const found = [...archive.artifacts].find(([, kept]) => kept.path === at && !kept.gone) ?? []
      const [name = byPath.get(at)?.name ?? ''] = found
      const key = name.slice('memory/'.length)
      expect(Buffer.from(archive.content('memory', key)).equals(Buffer.from(file.bytes))).toBe(true)
      const seen = this.history.get(key) ?? new Set()
      this.history.set(key, seen.add(sha256(file.bytes)))
    }
    for (const [name, kept] of archive.artifacts) {
      const key = name.slice('memory/'.length)
      for (const version of kept.versions) archive.content('memory', key, version)
      const checksums = kept.versions.map((version) => version.checksum)
      expect(new Set(checksums).size).toBe(checksums.length)
      for (const checksum of this.history.get(key) ?? []) expect(checksums).toContain(checksum)
    }
  }

  #expected(error: Error): void {
    if (error.message !== 'cut short' && !(error instanceof RunsInTwoPlaces)) throw error
  }
}

test('whatever happens, a whole run brings the archive to what the machine holds, and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...GROWTHS), fc.array(happening, { maxLength: 30 }), async (growth, events) => {
      const world = new World()
      for (const event of events) await world.happen(event, growth)
      for (const exclude of [world.exclude, undefined]) {
        if (!exclude) world.excluded = { paths: [], projects: [] }
        await world.sync()
        await world.sync()
        world.scene.source.described = []
        const { apiCalls, unchanged, skipped, seen } = await world.scene.sync({ exclude })
        expect({ apiCalls, settled: unchanged + skipped }).toEqual({ apiCalls: 2, settled: seen })
        expect(world.scene.source.described).toEqual([])
      }
    }),
    { numRuns: Number(process.env.MODEL_RUNS ?? 300) },
  )
}, 120_000)
