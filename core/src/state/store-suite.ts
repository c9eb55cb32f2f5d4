import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { ArtifactState, PendingPack, Store, StoreChange } from '../engine/ports.ts'
import { memoryStore } from './memory-store.ts'

export function someState(changes: Partial<ArtifactState> = {}): ArtifactState {
  const version = { generation: 1, length: 10, checksum: 'a'.repeat(64) }
  return {
    type: 'notes',
    key: 'one',
    path: '~/notes/one.md',
    kind: 'note',
    checksum: version.checksum,
    size: 10,
    lastModified: 1_763_848_130_123.4568,
    lastUploaded: 1_763_848_131_000,
    remoteRef: `art_${'0'.repeat(32)}`,
    head: version,
    tip: version,
    bounds: [0, 10],
    signature: 'sig',
    token: 'token',
    file: '',
    gone: false,
    partial: false,
    ...changes,
  }
}

function somePack(id: string): PendingPack {
  const state = someState()
  return {
    id,
    runId: `run_${'0'.repeat(32)}`,
    size: 100,
    sha256: 'b'.repeat(64),
    entries: [
      {
        item: {
          type: state.type,
          key: state.key,
          path: state.path,
          kind: state.kind,
          generation: 1,
          length: 10,
          checksum: state.checksum,
          modifiedAt: new Date(0).toISOString(),
          description: { title: 'One' },
          segments: [],
        },
        state,
      },
    ],
  }
}

const name = fc.oneof(
  fc.constantFrom('a', 'b', 'a~2', 'a~3', 'a~10', 'a~', 'a~x', 'a~1', 'a~2~2', 'A'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).map((text) => text.toWellFormed().replaceAll('\0', '0')),
)
const type = fc.constantFrom('notes', 'logs')
const length = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const version = fc.record({
  generation: fc.integer({ min: 1, max: 9 }),
  length,
  checksum: fc.constantFrom('c'.repeat(64), 'd'.repeat(64)),
})
const time = fc.double({ min: 0, max: 4e12, noNaN: true }).map((value) => value + 0)
const state: fc.Arbitrary<ArtifactState> = fc.record({
  type,
  key: name,
  path: name,
  kind: name,
  checksum: fc.constantFrom('c'.repeat(64), 'd'.repeat(64)),
  size: length,
  lastModified: time,
  lastUploaded: time,
  remoteRef: name,
  head: version,
  tip: version,
  bounds: fc.array(length, { maxLength: 4 }),
  signature: fc.string(),
  token: fc.string(),
  file: fc.constantFrom('', '1:2', '1:3'),
  gone: fc.boolean(),
  partial: fc.boolean(),
})
const id = fc.constantFrom('x', 'y', 'z')
const change: fc.Arbitrary<StoreChange> = fc.record(
  {
    put: fc.array(state, { maxLength: 5 }),
    forget: fc.array(fc.tuple(type, name), { maxLength: 3 }),
    projects: fc.array(fc.record({ type, key: name, signature: fc.string(), project: fc.string() }), { maxLength: 3 }),
    agreement: fc.record({ seq: length, foreignAt: time }),
    begun: id,
    addPacks: fc.array(id.map(somePack), { maxLength: 3 }),
    dropPacks: fc.array(id, { maxLength: 3 }),
    addHeaders: fc.array(fc.string(), { maxLength: 3 }),
    dropHeaders: fc.integer({ min: 0, max: 4 }),
  },
  { requiredKeys: [] },
)

async function everything(store: Store, keys: readonly string[]): Promise<unknown> {
  const types = await Promise.all(
    ['notes', 'logs'].map(async (type) => ({
      signatures: sorted(await store.signatures(type)),
      states: sorted(await store.get(type, keys)),
      aliases: await store.aliases(type, 'a'),
      projects: sorted(await store.projects(type, [...keys, 'b', 'A'])),
      files: await store.byFile(type, ['1:2', '1:3', '']),
    })),
  )
  return {
    types,
    remembered: await store.types(),
    agreement: await store.agreement(),
    began: await Promise.all(['x', 'y', 'z'].map((run) => store.began(run))),
    packs: await store.pendingPacks(),
    headers: await store.headers(),
  }
}

const sorted = (map: Map<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

/** What every Store promises. `open` gives a new, empty one; `reopen` the same one after a restart, where it can. */
export function storeSuite(
  title: string,
  fixture: { open(): Store | Promise<Store>; reopen?(store: Store): Promise<Store> },
): void {
  describe(title, () => {
    test('gives back every field as it was put', async () => {
      const store = await fixture.open()
      const put = [someState({ bounds: [0, 5, 10], gone: true }), someState({ key: 'two', partial: true, file: '9:9' })]
      await store.commit({ put })
      const got = await store.get('notes', ['one', 'two', 'three'])
      expect([...got.values()].sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(put)
      await store.close()
    })

    test('finds the further paths of a key, in the order of their numbers', async () => {
      const store = await fixture.open()
      const keys = ['k', 'k~10', 'k~2', 'k~02', 'k~1', 'k~x', 'k~2~2', 'kk~2', 'k~9']
      await store.commit({ put: keys.map((key) => someState({ key })) })
      expect((await store.aliases('notes', 'k')).map((found) => found.key)).toEqual(['k~2', 'k~9', 'k~10'])
      await store.close()
    })

    test('takes more rows and keys at once than one statement holds', async () => {
      const store = await fixture.open()
      const put = Array.from({ length: 2345 }, (_, n) => someState({ key: `key ${n}`, signature: `${n}` }))
      await store.commit({ put })
      expect((await store.signatures('notes')).size).toBe(2345)
      const got = await store.get('notes', [...put.map((one) => one.key), 'absent'])
      expect(got.size).toBe(2345)
      expect(got.get('key 2344')?.signature).toBe('2344')
      await store.close()
    })

    test('runs commits that overlap one after the other', async () => {
      const store = await fixture.open()
      await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          store.commit({
            put: [someState({ key: `${n}` })],
            addHeaders: [`${n}`],
            agreement: { seq: n, foreignAt: 0 },
          }),
        ),
      )
      expect((await store.signatures('notes')).size).toBe(50)
      expect(await store.headers()).toEqual(Array.from({ length: 50 }, (_, n) => `${n}`))
      expect((await store.agreement()).seq).toBe(49)
      await store.close()
    })

    test('behaves as the plainest store does, whatever is committed', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (changes) => {
          let store = await fixture.open()
          const model = memoryStore()
          for (const one of changes) {
            await store.commit(one)
            await model.commit(one)
            const keys = [...(one.put ?? []).map((put) => put.key), ...(one.forget ?? []).map(([, key]) => key), 'a']
            expect(await everything(store, keys)).toEqual(await everything(model, keys))
          }
          if (fixture.reopen) store = await fixture.reopen(store)
          const keys = changes.flatMap((one) => (one.put ?? []).map((put) => put.key))
          expect(await everything(store, keys)).toEqual(await everything(model, keys))
          await store.close()
        }),
        { numRuns: 60 },
      )
    }, 60_000)
  })
}
