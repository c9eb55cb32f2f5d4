import { expect, test } from 'bun:test'
import { Scene } from './testing/scene.ts'

/** A machine with a log that is rotated as `logrotate` does: renamed from the oldest on, and begun anew. */
class Rotating extends Scene {
  #inode = 100

  begin(content: string): void {
    this.write('~/log', content, { key: '~/log', inode: ++this.#inode })
  }

  append(path: string, more: string): void {
    const file = this.source.files.get(path)
    this.write(path, new TextDecoder().decode(file?.bytes) + more)
  }

  rotate(keep: number): void {
    const { files } = this.source
    files.delete(`~/log.${keep}`)
    for (let at = keep - 1; at >= 0; at--) {
      const [from, to] = [at === 0 ? '~/log' : `~/log.${at}`, `~/log.${at + 1}`]
      const file = files.get(from)
      if (!file) continue
      files.delete(from)
      files.set(to, { ...file, key: to })
    }
  }

  /** All that was ever written, each once, with where it was last and whether it still is. */
  everything(): string[] {
    return [...this.archive.artifacts.entries()]
      .map(([name, { path, gone }]) => `${path} ${this.content(name.slice('memory/'.length))}${gone ? ' gone' : ''}`)
      .sort()
  }
}

test('rotated logs are the artifacts they were, and nothing is sent twice', async () => {
  const scene = new Rotating()
  scene.begin('one')
  await scene.sync()
  for (const day of ['two', 'three']) {
    scene.append('~/log', '+')
    scene.rotate(9)
    scene.begin(day)
    expect(await scene.sync()).toMatchObject({ failed: 0, gone: 0, issues: [] })
    expect(await scene.sync()).toMatchObject({ unchanged: scene.source.files.size, puts: 0 })
  }
  expect(scene.everything()).toEqual(['~/log three', '~/log.1 two+', '~/log.2 one+'])
  for (const { versions } of scene.archive.artifacts.values())
    expect(versions.every((version) => version.generation === 1)).toBeTrue()
})

test('what rotation drops is gone, and the one that took its name is not it', async () => {
  const scene = new Rotating()
  for (const day of ['one', 'two', 'three', 'four', 'five']) {
    scene.rotate(2)
    scene.begin(day)
    expect(await scene.sync()).toMatchObject({ failed: 0, issues: [] })
    scene.append('~/log', '+')
    expect(await scene.sync()).toMatchObject({ failed: 0, issues: [] })
    expect(await scene.sync()).toMatchObject({ unchanged: scene.source.files.size, puts: 0 })
  }
  expect(scene.everything()).toEqual([
    '~/log five+',
    '~/log.1 four+',
    '~/log.2 one+ gone',
    '~/log.2 three+',
    '~/log.2 two+ gone',
  ])
})

test('a rotation that the archive hears of only in part is made good by the next run', async () => {
  const scene = new Rotating()
  scene.begin('one')
  await scene.sync()
  scene.rotate(9)
  scene.begin('two')
  await scene.sync()
  scene.rotate(9)
  scene.begin('three')
  let left = 1
  scene.archive.trip = (what) => {
    if (what === 'recorded' && left-- <= 0) throw new Error('power cut')
  }
  await scene.sync().catch(() => {})
  scene.archive.trip = () => {}
  await scene.sync()
  await scene.sync()
  expect(scene.everything()).toEqual(['~/log three', '~/log.1 two', '~/log.2 one'])
})

test('two that exchanged their names, and one that was restored from a copy', async () => {
  const scene = new Rotating()
  scene.write('~/a', 'a')
  scene.write('~/b', 'b')
  scene.write('~/c', 'c')
  await scene.sync()
  const [a, b, c] = ['~/a', '~/b', '~/c'].map((path) => scene.source.files.get(path))
  scene.write('~/a', b?.bytes ?? '', { inode: b?.inode ?? 0 })
  scene.write('~/b', a?.bytes ?? '', { inode: a?.inode ?? 0 })
  scene.write('~/c', c?.bytes ?? '', { inode: 77 })
  expect(await scene.sync()).toMatchObject({ failed: 0, gone: 0, issues: [] })
  expect(scene.everything()).toEqual(['~/a b', '~/b a', '~/c c'])
})

test('a file that took the inode of one that was rotated away is another artifact', async () => {
  const scene = new Rotating()
  scene.begin('one')
  await scene.sync()
  const inode = scene.source.files.get('~/log')?.inode ?? 0
  scene.write('~/other', 'something else', { key: '~/other', inode })
  scene.begin('two')
  expect(await scene.sync()).toMatchObject({ failed: 0 })
  await scene.sync()
  expect(scene.content('~/other')).toBe('something else')
  expect(scene.content('~/log')).toBe('two')
})

test('files that were replaced one after the other, each by one with the inode of the one before, are who they were', async () => {
  const scene = new Rotating()
  const names = ['a', 'b', 'c', 'd', 'e']
  for (const [at, name] of names.entries()) scene.write(`~/${name}`, `${name} as it was`, { key: name, inode: at + 10 })
  await scene.sync()
  for (const [at, name] of names.entries())
    scene.write(`~/${name}`, `${name}, edited, and longer`, { key: name, inode: at === 0 ? 20 : at + 9 })
  expect(await scene.sync()).toMatchObject({ failed: 0, gone: 0, uploaded: 5, issues: [] })
  expect(scene.everything()).toEqual(names.map((name) => `~/${name} ${name}, edited, and longer`))
  expect(scene.kept('e').versions.map(({ generation }) => generation)).toEqual([1, 2])
  expect(await scene.sync()).toMatchObject({ unchanged: 5, gone: 0 })
})

test('what moved is who it was, though a new one, met before it, has the inode that it left', async () => {
  const scene = new Rotating()
  scene.write('~/m/old.jsonl', 'old', { key: 'old', inode: 10 })
  await scene.sync()
  scene.source.files.delete('~/m/old.jsonl')
  scene.write('~/m/old.jsonl.packed', 'old', { key: 'old', inode: 11 })
  scene.write('~/a/new.jsonl', 'new, and longer', { key: 'new', inode: 10 })
  expect(await scene.sync()).toMatchObject({ failed: 0, gone: 0, issues: [] })
  expect(scene.everything()).toEqual(['~/a/new.jsonl new, and longer', '~/m/old.jsonl.packed old'])
})

test('two of one content, restored so that each has the inode of the other, are who they were', async () => {
  const scene = new Rotating()
  for (const [at, name] of ['a', 'b'].entries()) scene.write(`~/${name}`, 'one content', { key: name, inode: at + 10 })
  await scene.sync()
  scene.write('~/a', 'one content', { inode: 20 })
  scene.write('~/b', 'one content', { inode: 10 })
  expect(await scene.sync()).toMatchObject({ uploaded: 0, gone: 0, issues: [] })
  expect(scene.everything()).toEqual(['~/a one content', '~/b one content'])
  expect(scene.kept('b').path).toBe('~/b')
})

test('a file that begins like another, and has the inode that the other left, leaves it who it is', async () => {
  const scene = new Rotating()
  scene.write('~/m/old', 'old', { key: 'old', inode: 10 })
  await scene.sync()
  scene.write('~/m/old', 'old, grown', { inode: 11 })
  scene.write('~/a/fork', 'old, forked', { key: 'fork', inode: 10 })
  expect(await scene.sync()).toMatchObject({ uploaded: 2, gone: 0, issues: [] })
  expect(scene.kept('old').versions.map(({ generation }) => generation)).toEqual([1, 1])
  expect(scene.content('old')).toBe('old, grown')
  expect(scene.content('fork')).toBe('old, forked')
})

test('that size and time are those of another tells nothing: files of one length may be given one time', async () => {
  const scene = new Rotating()
  const names = ['a', 'b', 'c']
  for (const [at, name] of names.entries()) scene.write(`~/${name}`, `${name} before`, { key: name, inode: at + 10 })
  const times = [...scene.source.files.values()].map(({ modifiedAt }) => modifiedAt)
  await scene.sync()
  for (const [at, name] of names.entries()) {
    scene.write(`~/${name}`, `${name} later!`, { inode: at === 0 ? 20 : at + 9 })
    Object.assign(scene.source.files.get(`~/${name}`) ?? {}, { modifiedAt: at === 0 ? scene.now : times[at - 1] })
  }
  expect(await scene.sync()).toMatchObject({ uploaded: 3, gone: 0, issues: [] })
  expect(scene.everything()).toEqual(names.map((name) => `~/${name} ${name} later!`))
})

test('a file of a key that is found elsewhere too takes no other artifact under that key', async () => {
  const scene = new Rotating()
  scene.write('~/p2/s', 'session', { key: 's' })
  await scene.sync()
  scene.write('~/p1/s', 'session', { key: 's' })
  scene.write('~/agent', 'agent', { key: 'agent' })
  await scene.sync()
  const [copy, agent] = ['~/p1/s', '~/agent'].map((path) => scene.source.files.get(path))
  scene.write('~/p1/s', agent?.bytes ?? '', { inode: agent?.inode ?? 0 })
  scene.write('~/agent', 'other', { inode: 77 })
  scene.write('~/moved', copy?.bytes ?? '', { key: 'moved', inode: copy?.inode ?? 0 })
  for (let run = 0; run < 2; run++) {
    expect(await scene.sync()).toMatchObject({ gone: 0, issues: [] })
    expect(scene.everything()).toEqual(['~/agent other', '~/moved session', '~/p1/s agent', '~/p2/s session'])
    expect(scene.kept('s').path).toBe('~/p2/s')
  }
})

test('a further path under a key stays what it is when its file is replaced, though the key itself is free again', async () => {
  const scene = new Rotating()
  scene.write('~/k', 'k')
  scene.write('~/d', 'd')
  await scene.sync()
  const k = scene.source.files.get('~/k')
  scene.source.files.delete('~/k')
  scene.write('~/d', 'k', { inode: k?.inode ?? 0 })
  scene.write('~/k.packed', 'other', { key: '~/k', inode: 70 })
  await scene.sync()
  expect(scene.kept('~/k~2').path).toBe('~/k.packed')
  scene.write('~/k.packed', 'other, edited', { inode: 77 })
  expect(await scene.sync()).toMatchObject({ uploaded: 1, gone: 0, issues: [] })
  expect(scene.everything()).toEqual(['~/d d gone', '~/d k', '~/k.packed other, edited'])
})

test('of those that had a name one after the other, the one that has it now is who is restored under it', async () => {
  const scene = new Rotating()
  for (const day of ['one', 'two', 'three', 'four']) {
    scene.rotate(1)
    scene.begin(day)
    await scene.sync()
  }
  const last = scene.everything()
  expect(last).toEqual(['~/log four', '~/log.1 one gone', '~/log.1 three', '~/log.1 two gone'])
  for (const path of ['~/log', '~/log.1']) scene.write(path, scene.source.files.get(path)?.bytes ?? '', { inode: 900 })
  expect(await scene.sync()).toMatchObject({ unchanged: 2, uploaded: 0, gone: 0 })
  expect(scene.everything()).toEqual(last)
  const kept = [...scene.source.files]
  scene.source.files.clear()
  scene.write('~/other', 'other')
  expect(await scene.sync()).toMatchObject({ gone: 2 })
  for (const [path, file] of kept) scene.source.files.set(path, { ...file, inode: file.inode + 20 })
  expect(await scene.sync()).toMatchObject({ uploaded: 0, gone: 0, failed: 0 })
  expect(scene.everything()).toEqual([...last, '~/other other'])
})

test('a file is not taken for what was once a further path where it is', async () => {
  const scene = new Rotating()
  for (const [at, name] of ['s', 'e', 'x'].entries()) scene.write(`~/${name}`, name, { key: name, inode: at + 10 })
  await scene.sync()
  scene.source.files.delete('~/x')
  scene.write('~/s', 'x', { inode: 12 })
  await scene.sync()
  scene.write('~/e', 's', { inode: 10 })
  scene.write('~/s', 'new', { inode: 20 })
  await scene.sync()
  expect(scene.everything()).toEqual(['~/e e gone', '~/e s', '~/s new', '~/s x gone'])
  scene.write('~/s', 'new, edited', { inode: 30 })
  expect(await scene.sync()).toMatchObject({ uploaded: 1, gone: 0, issues: [] })
  expect(scene.everything()).toEqual(['~/e e gone', '~/e s', '~/s new, edited', '~/s x gone'])
})
