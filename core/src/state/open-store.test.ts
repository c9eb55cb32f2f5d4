import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { StateDamaged, StateTooNew, StateUnavailable } from './errors.ts'
import { openStore, setAsideStore } from './open-store.ts'
import { someState, storeSuite } from './store-suite.ts'

// Every test starts processes or syncs files to disk; how long that takes is the machine's business.
setDefaultTimeout(60_000)

const root = mkdtempSync(join(tmpdir(), 'exfil-state-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let count = 0
const newPath = () => join(root, `${++count}`, 'state.db')
const scope = { server: 'https://a.example', node: `node_${'1'.repeat(32)}` }
let latest = ''

storeSuite('sqlite store', {
  open: () => {
    latest = newPath()
    return openStore({ path: latest, ...scope }).store
  },
  reopen: async (store) => {
    await store.close()
    return openStore({ path: latest, ...scope }).store
  },
})

async function filled(rows: number): Promise<string> {
  const path = newPath()
  const { store } = openStore({ path, ...scope })
  await store.commit({
    put: Array.from({ length: rows }, (_, n) => someState({ key: `key ${n}`, signature: `s${n}` })),
  })
  await store.close()
  return path
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const content = readFileSync(path)
  content.set(bytes, at)
  writeFileSync(path, content)
}

describe('the state file', () => {
  test('keeps servers and nodes apart', async () => {
    const path = newPath()
    const a = openStore({ path, ...scope }).store
    const b = openStore({ path, server: 'https://b.example', node: scope.node }).store
    await a.commit({ put: [someState()], begun: 'run', addHeaders: ['h'], agreement: { seq: 5, foreignAt: 0 } })
    expect((await b.signatures('notes')).size).toBe(0)
    expect(await b.began('run')).toBe(false)
    expect(await b.headers()).toEqual([])
    expect(await b.agreement()).toEqual({ seq: 0, foreignAt: 0 })
    await b.commit({ forget: [['notes', 'one']], dropHeaders: 5 })
    expect(await a.headers()).toEqual(['h'])
    expect((await a.signatures('notes')).size).toBe(1)
    await a.close()
    await b.close()
  })

  test('has the columns that others rely on', async () => {
    const database = new Database(await filled(1), { readonly: true })
    const row = database
      .query('select path, checksum, size, lastModified, lastUploaded, remoteRef from artifacts')
      .get()
    const { path, checksum, size, lastModified, lastUploaded, remoteRef } = someState()
    expect(row).toEqual({ path, checksum, size, lastModified, lastUploaded, remoteRef })
    database.close()
  })

  test('is a folder of its owner only, made where it is missing', async () => {
    const path = await filled(1)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  })

  test('remembers a bounded number of runs, the newest', async () => {
    const { store } = openStore({ path: newPath(), ...scope })
    for (let n = 0; n < 250; n++) await store.commit({ begun: `run ${n}` })
    expect(await store.began('run 0')).toBe(false)
    expect(await store.began('run 249')).toBe(true)
    await store.close()
  })

  test('of a newer release is refused and left alone', async () => {
    const path = await filled(3)
    const database = new Database(path)
    database.run('pragma user_version = 99')
    database.close()
    expect(() => openStore({ path, ...scope })).toThrow(StateTooNew)
    expect(() => openStore({ path, ...scope })).toThrow(/newer exfiltrator.*update/)
    expect(readdirSync(dirname(path)).filter((name) => name.includes('damaged'))).toEqual([])
  })

  test('that cannot be opened or made is neither damaged nor set aside', () => {
    const path = newPath()
    mkdirSync(path, { recursive: true })
    expect(() => openStore({ path, ...scope })).toThrow(StateUnavailable)
    writeFileSync(join(root, 'file'), '')
    expect(() => openStore({ path: join(root, 'file', 'state.db'), ...scope })).toThrow(StateUnavailable)
    expect(readdirSync(dirname(path))).toEqual(['state.db'])
  })
})

describe('damage', () => {
  const noise = (length: number) => Uint8Array.from({ length }, (_, n) => (n * 197 + 31) % 256)
  const cases: [string, (path: string) => void][] = [
    ['a header of noise', (path) => overwrite(path, 0, noise(100))],
    ['a whole file of noise', (path) => writeFileSync(path, noise(50_000))],
    ['a text file', (path) => writeFileSync(path, 'not a database\n'.repeat(100))],
    ['a file cut in the middle', (path) => truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)],
    ['a page of noise', (path) => overwrite(path, 8 * 4096, noise(4096))],
    ['a database of someone else', (path) => foreign(path)],
    ['a lost table', (path) => statement(path, 'drop table packs')],
  ]
  function foreign(path: string): void {
    rmSync(path)
    statement(path, 'create table other (x)')
  }
  function statement(path: string, sql: string): void {
    const database = new Database(path, { create: true })
    database.run(sql)
    database.close()
  }

  for (const [title, damage] of cases) {
    test(`${title} is set aside and replaced by an empty state`, async () => {
      const path = await filled(500)
      damage(path)
      const bytes = readFileSync(path)
      const { store, setAside } = await openOrRead(path)
      expect(setAside).toStartWith(`${path}.damaged-`)
      expect(readFileSync(setAside as string).equals(bytes)).toBe(true)
      expect((await store.signatures('notes')).size).toBe(0)
      await store.commit({ put: [someState()] })
      await store.close()
      const again = openStore({ path, ...scope })
      expect(again.setAside).toBeUndefined()
      await again.store.close()
    })
  }

  /** A lost table shows at the first read that needs it, as it does in a file too large to be checked whole. */
  async function openOrRead(path: string) {
    const opened = openStore({ path, ...scope })
    if (opened.setAside) return opened
    const failure = await opened.store.pendingPacks().catch((error) => error)
    expect(failure).toBeInstanceOf(StateDamaged)
    await opened.store.close()
    const setAside = setAsideStore(path)
    return { ...openStore({ path, ...scope }), setAside }
  }

  test('inside a row that SQLite itself finds in order is noticed when the row is read', async () => {
    const path = await filled(1)
    const database = new Database(path)
    database.run(`update artifacts set checksum = '${'e'.repeat(64)}'`)
    database.close()
    const { store } = openStore({ path, ...scope })
    expect(await store.get('notes', ['key 0']).catch((error) => error)).toBeInstanceOf(StateDamaged)
    await store.close()
  })

  test('in a file too large to be checked at opening is noticed by whatever reads there', async () => {
    const path = await filled(2000)
    for (let at = 20 * 4096; at + 4096 < statSync(path).size; at += 5 * 4096) overwrite(path, at, noise(4096))
    const { store, setAside } = openStore({ path, ...scope, checkedBytes: 0 })
    expect(setAside).toBeUndefined()
    expect(await store.signatures('notes').catch((error) => error)).toBeInstanceOf(StateDamaged)
    await store.close()
  })

  test('takes the write-ahead log along, and no earlier set-aside is overwritten', () => {
    const path = newPath()
    mkdirSync(dirname(path))
    const moved = ['first', 'second'].map((text) => {
      for (const suffix of ['', '-wal', '-shm']) writeFileSync(path + suffix, text + suffix)
      return setAsideStore(path)
    })
    expect(moved.flatMap((to) => ['', '-wal', '-shm'].map((suffix) => readFileSync(to + suffix, 'utf8')))).toEqual(
      ['first', 'second'].flatMap((text) => ['', '-wal', '-shm'].map((suffix) => text + suffix)),
    )
    expect(existsSync(path)).toBe(false)
  })
})
