import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { memoryStore } from '../state/memory-store.ts'
import { RunsInTwoPlaces } from './agree.ts'
import { Scene } from './testing/scene.ts'

const PATHS = ['~/a', '~/b', '~/c']
const GROWTHS = ['append', 'rewrite', 'fixed', 'cursor'] as const

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
  { weight: 1, arbitrary: fc.record({ do: fc.constant('state lost' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('server remembered' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('server set back' as const) }) },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

class World {
  readonly scene = new Scene()
  /** Every content that a completed run has seen at a key: none of them may be lost, unless the server was set back. */
  history = new Map<string, Set<string>>()
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
      case 'sync':
        return this.sync()
      case 'sync cut short': {
        let left = event.after
        scene.archive.trip = () => {
          if (left-- === 0) throw new Error('cut short')
        }
        await scene.sync().catch((error: Error) => this.#expected(error))
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
    const account = await scene.sync()
    expect(account.failed).toBe(0)
    this.#check()
  }

  #check(): void {
    const { archive, source } = this.scene
    const byPath = new Map([...archive.artifacts].map(([name, kept]) => [kept.path, { name, kept }]))
    for (const [at, file] of source.files) {
      const found = [...archive.artifacts].find(([, kept]) => kept.path === at && !kept.gone) ?? []
      const [name = byPath.get(at)?.name ?? ''] = found
      const key = name.slice('memory/'.length)
      expect(Buffer.from(archive.content('memory', key)).equals(Buffer.from(file.bytes))).toBe(true)
      const seen = this.history.get(key) ?? new Set()
      this.history.set(key, seen.add(new Bun.CryptoHasher('sha256').update(file.bytes).digest('hex')))
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
      await world.sync()
      await world.sync()
      const { apiCalls, unchanged, seen } = await world.scene.sync()
      expect({ apiCalls, unchanged }).toEqual({ apiCalls: 2, unchanged: seen })
    }),
    { numRuns: Number(process.env.MODEL_RUNS ?? 300) },
  )
}, 120_000)
