import { describe, expect, test } from 'bun:test'
import { preview } from './preview.ts'
import { Scene } from './testing/scene.ts'

/** Leaves out what lies in a folder of this name. */
const below = (folder: string) => ({
  exclude: { byPath: (path: string) => (path.startsWith(`${folder}/`) ? folder : undefined) },
})

describe('a rule about paths', () => {
  test('leaves out before anything of it is read, without an issue, and says which rule', async () => {
    const scene = new Scene()
    scene.write('~/secret/a', 'a')
    scene.write('~/open/b', 'b')
    const account = await scene.sync(below('~/secret'))
    expect(account).toMatchObject({ seen: 2, uploaded: 1, skipped: 1, issues: [] })
    expect(account.excluded).toEqual([{ rule: '~/secret', artifacts: 1 }])
    expect([...scene.archive.artifacts.keys()]).toEqual(['memory/~/open/b'])
    expect(scene.source.fingerprinted).toEqual(['~/open/b'])
    expect(scene.events).toContainEqual({
      event: 'artifact',
      collector: 'memory',
      key: '~/secret/a',
      path: '~/secret/a',
      outcome: 'skipped',
      reason: 'excluded',
      bytes: 0,
      rule: '~/secret',
    })
  })

  test('is nobody’s business but this machine’s', async () => {
    const scene = new Scene()
    scene.write('~/secret/a', 'a')
    const told: object[] = []
    const remote = { ...scene.archive.remote, finish: async (_: string, account: object) => void told.push(account) }
    await scene.sync({ ...below('~/secret'), remote })
    expect(told).toMatchObject([{ seen: 1, skipped: 1 }])
    expect(JSON.stringify(told)).not.toContain('secret')
  })

  test('keeps what was uploaded as it was: no change, no disappearance, no removal', async () => {
    const scene = new Scene()
    scene.write('~/secret/a', 'before')
    scene.write('~/secret/b', 'b')
    await scene.sync()
    scene.write('~/secret/a', 'after')
    scene.source.files.delete('~/secret/b')
    expect(await scene.sync(below('~/secret'))).toMatchObject({ seen: 1, skipped: 1, gone: 0, puts: 0, apiCalls: 2 })
    expect(scene.content('~/secret/a')).toBe('before')
    expect(scene.kept('~/secret/b').gone).toBe(false)
    expect(await scene.sync()).toMatchObject({ uploaded: 1, gone: 1 })
    expect(scene.content('~/secret/a')).toBe('after')
  })

  test('of what moved to an excluded place says nothing', async () => {
    const scene = new Scene()
    scene.write('~/open/a', 'a', { key: 'k' })
    await scene.sync()
    scene.source.move('~/open/a', '~/secret/a')
    expect(await scene.sync(below('~/secret'))).toMatchObject({ seen: 1, skipped: 1, gone: 0 })
    expect(scene.kept('k')).toMatchObject({ path: '~/open/a', gone: false })
  })

  test('does not give one of two paths under a key the name of the other', async () => {
    const scene = new Scene()
    scene.write('~/a/1', 'one', { key: 'k' })
    scene.write('~/b/2', 'two', { key: 'k' })
    await scene.sync()
    const names = [...scene.archive.artifacts.keys()]
    for (const folder of ['~/a', '~/b']) {
      scene.write('~/a/1', 'one more', { key: 'k' })
      scene.write('~/b/2', 'two more', { key: 'k' })
      expect(await scene.sync(below(folder))).toMatchObject({ seen: 2, skipped: 1, gone: 0, issues: [] })
    }
    expect([...scene.archive.artifacts.keys()]).toEqual(names)
  })

  test('leaves what is remembered in doubt to the server, like anything that was not seen', async () => {
    const scene = new Scene()
    scene.write('~/secret/a', 'a')
    const before = scene.archive.snapshot()
    await scene.sync()
    before()
    scene.now += 25 * 60 * 60 * 1000
    await scene.sync(below('~/secret'))
    expect(scene.archive.artifacts.size).toBe(0)
    expect(await scene.sync()).toMatchObject({ uploaded: 1 })
    expect(scene.content('~/secret/a')).toBe('a')
  })

  test('is shown by a preview', async () => {
    const scene = new Scene()
    scene.write('~/secret/a', 'a')
    const { source, store, clock, events } = scene
    const account = await preview({
      collectors: [{ definition: source.definition, collector: source.collector }],
      world: scene.world,
      store,
      clock,
      signal: new AbortController().signal,
      onEvent: (event) => events.push(event),
      ...below('~/secret'),
    })
    expect(account).toMatchObject({ seen: 1, skipped: 1, excluded: [{ rule: '~/secret', artifacts: 1 }] })
    expect(events).toContainEqual(expect.objectContaining({ outcome: 'skipped', reason: 'excluded', rule: '~/secret' }))
  })
})
