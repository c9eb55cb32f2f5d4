import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countArtifacts, peekStore } from './look.ts'
import { openStore } from './open-store.ts'
import { someState } from './store-suite.ts'

const root = mkdtempSync(join(tmpdir(), 'exfil-look-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const scope = { server: 'https://a.example', node: 'node_1' }

test('looking at a state changes nothing, not even the folder', async () => {
  const dir = mkdtempSync(join(root, 'x-'))
  const path = join(dir, 'state #1?.db')
  const { store } = openStore({ path, ...scope })
  await store.commit({ put: [someState(), someState({ key: 'two' }), someState({ type: 'logs' })] })
  // While it is open, what was committed lies in the log.
  expect(countArtifacts({ path, ...scope })).toEqual([
    { type: 'logs', artifacts: 1 },
    { type: 'notes', artifacts: 2 },
  ])
  await store.close()
  const before = readFileSync(path)
  const peeked = peekStore({ path, ...scope })
  expect((await peeked.signatures('notes')).size).toBe(2)
  expect(await peeked.commit({ begun: 'run' }).catch((error) => error)).toBeInstanceOf(Error)
  await peeked.close()
  expect(countArtifacts({ path, ...scope }).length).toBe(2)
  expect(readdirSync(dir)).toEqual(['state #1?.db'])
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('where there is nothing to look at, there is an empty state', async () => {
  const dir = mkdtempSync(join(root, 'x-'))
  writeFileSync(join(dir, 'noise.db'), 'noise'.repeat(2000))
  await openStore({ path: join(dir, 'other.db'), server: 'https://b.example', node: 'node_2' }).store.close()
  for (const name of ['absent.db', 'noise.db', 'other.db']) {
    const place = { path: join(dir, name), ...scope }
    expect((await peekStore(place).signatures('notes')).size).toBe(0)
    expect(countArtifacts(place)).toEqual([])
  }
  expect(readdirSync(dir).sort()).toEqual(['noise.db', 'other.db'])
})
