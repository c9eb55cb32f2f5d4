import { describe, expect, test } from 'bun:test'
import { ArtifactError } from '../collector.ts'
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

describe('a rule about projects', () => {
  const byPath = () => undefined
  /** Leaves out the project ACME. */
  const acme = {
    exclude: { byPath, byProject: (project: string) => (project === 'ACME' ? 'ac*' : undefined) },
  }
  const of = (project: string, more = {}) => ({ description: { project }, ...more })
  const child = (parent: string) => ({ description: { links: [{ rel: 'parent', key: parent }] } })

  test('leaves out before content is read, and remembers that: the next run describes nothing', async () => {
    const scene = new Scene()
    scene.write('~/a', 'a', of('ACME'))
    scene.write('~/b', 'b', of('other'))
    const first = await scene.sync(acme)
    expect(first).toMatchObject({ seen: 2, uploaded: 1, skipped: 1, issues: [] })
    expect(first.excluded).toEqual([{ rule: 'ac*', artifacts: 1 }])
    expect(scene.source.reads).toBe(1)
    expect([...scene.archive.artifacts.keys()]).toEqual(['memory/~/b'])
    scene.source.described = []
    expect(await scene.sync(acme)).toMatchObject({ seen: 2, unchanged: 1, skipped: 1, apiCalls: 2, bytesRead: 0 })
    expect(scene.source.described).toEqual([])
    scene.write('~/a', 'a, longer')
    expect(await scene.sync(acme)).toMatchObject({ skipped: 1, puts: 0 })
    expect(scene.source.described).toEqual(['~/a'])
    expect(await scene.sync()).toMatchObject({ uploaded: 1 })
    expect(scene.content('~/a')).toBe('a, longer')
  })

  test('remembers it also of what shares its key with something that is collected', async () => {
    const scene = new Scene()
    scene.write('~/b', 'b', { key: 'k', ...of('other') })
    scene.write('~/a', 'a', { key: 'k', ...of('ACME') })
    scene.write('~/c', 'c', { key: 'k', ...of('ACME') })
    expect(await scene.sync(acme)).toMatchObject({ uploaded: 1, skipped: 2 })
    scene.source.described = []
    expect(await scene.sync(acme)).toMatchObject({ unchanged: 1, skipped: 2, apiCalls: 2 })
    expect(scene.source.described).toEqual([])
    expect(await scene.sync()).toMatchObject({ unchanged: 1, uploaded: 2 })
  })

  test('remembers it also of what took the name of something that vanished', async () => {
    const scene = new Scene()
    scene.write('~/log', 'new', of('ACME'))
    scene.write('~/log.1', 'old', of('ACME'))
    await scene.sync()
    scene.source.files.delete('~/log')
    scene.source.move('~/log.1', '~/log')
    scene.write('~/log', 'old, longer', { key: '~/log' })
    expect(await scene.sync(acme)).toMatchObject({ skipped: 1 })
    scene.source.described = []
    expect(await scene.sync(acme)).toMatchObject({ skipped: 1, apiCalls: 2 })
    expect(scene.source.described).toEqual([])
  })

  test('describes each new artifact once', async () => {
    const scene = new Scene()
    scene.write('~/a', 'a', of('other'))
    await scene.sync(acme)
    expect(scene.source.described).toEqual(['~/a'])
    expect(scene.archive.items.get('memory/~/a')?.description.project).toBe('other')
  })

  test('holds for what was uploaded before: it stays, and its changes are not sent', async () => {
    const scene = new Scene()
    scene.write('~/a', 'a', of('ACME'))
    await scene.sync()
    expect(await scene.sync(acme)).toMatchObject({ unchanged: 1, skipped: 0 })
    scene.write('~/a', 'a, longer')
    expect(await scene.sync(acme)).toMatchObject({ skipped: 1, gone: 0, puts: 0 })
    expect(scene.content('~/a')).toBe('a')
    scene.source.move('~/a', '~/z')
    expect(await scene.sync(acme)).toMatchObject({ skipped: 1, gone: 0 })
  })

  test('holds from the next run on when it is written, and no longer when it is taken away', async () => {
    const scene = new Scene()
    scene.write('~/a', 'a', of('ACME'))
    const other = { exclude: { byPath, byProject: () => undefined } }
    await scene.sync(acme)
    expect(await scene.sync(other)).toMatchObject({ uploaded: 1, skipped: 0 })
  })

  test('takes with it what belongs to its sessions, in whatever order they come', async () => {
    const scene = new Scene()
    scene.write('~/1', 'result', { key: 'result', ...child('agent') })
    scene.write('~/2', 'agent', { key: 'agent', ...child('session') })
    scene.write('~/3', 'session', { key: 'session', ...of('ACME') })
    scene.write('~/4', 'late', { key: 'late', ...child('session') })
    scene.write('~/5', 'own', { key: 'own', description: { ...child('session').description, project: 'other' } })
    scene.write('~/6', 'orphan', { key: 'orphan', ...child('nobody') })
    scene.write('~/7', 'narcissus', { key: 'narcissus', ...child('narcissus') })
    scene.write('~/8', 'egg', { key: 'egg', ...child('hen') })
    scene.write('~/9', 'hen', { key: 'hen', ...child('egg') })
    expect(await scene.sync(acme)).toMatchObject({ seen: 9, uploaded: 5, skipped: 4, issues: [] })
    const names = [...scene.archive.artifacts.keys()].sort()
    expect(names).toEqual(['memory/egg', 'memory/hen', 'memory/narcissus', 'memory/orphan', 'memory/own'])
    scene.source.described = []
    expect(await scene.sync(acme)).toMatchObject({ unchanged: 5, skipped: 4, apiCalls: 2 })
    expect(scene.source.described).toEqual([])
  })

  test('finds the session of a new child also when that is unchanged since before the rule', async () => {
    const scene = new Scene()
    scene.write('~/session', 's', { key: 'session', ...of('ACME') })
    scene.write('~/agent', 's', { key: 'agent', ...child('session') })
    await scene.sync()
    scene.source.corner = { code: 'denied', message: 'said once' }
    scene.write('~/result', 'r', { key: 'result', ...child('agent') })
    const account = await scene.sync(acme)
    expect(account).toMatchObject({ unchanged: 2, skipped: 1, puts: 0 })
    expect(account.issues).toHaveLength(1)
    scene.source.described = []
    scene.write('~/result', 'r, longer')
    expect(await scene.sync(acme)).toMatchObject({ unchanged: 2, skipped: 1 })
    expect(scene.source.described).toEqual(['~/result'])
  })

  test('sends nothing of which it cannot be told', async () => {
    const scene = new Scene()
    scene.write('~/session', 's', { key: 'session', ...of('ACME') })
    await scene.sync()
    scene.write('~/result', 'r', { key: 'result', ...child('session') })
    const { collector, definition } = scene.source
    const describe: typeof collector.describe = async (ref, ctx) => {
      if (ref.key === 'session') throw new ArtifactError('denied', 'no permission')
      return collector.describe(ref, ctx)
    }
    const collectors = [{ definition, collector: { ...collector, describe } }]
    const account = await scene.sync({ ...acme, collectors })
    expect(account).toMatchObject({ unchanged: 1, failed: 1, puts: 0 })
    expect(account.issues).toMatchObject([{ key: 'result', code: 'denied', message: 'no permission' }])
    scene.write('~/session', 's, longer')
    expect(await scene.sync({ ...acme, collectors })).toMatchObject({ failed: 2, puts: 0 })
    expect(await scene.sync(acme)).toMatchObject({ skipped: 2, issues: [] })
  })

  test('holds for a pack that was under way when the rule was written', async () => {
    const scene = new Scene()
    scene.write('~/a', 'a', of('ACME'))
    scene.archive.trip = (what) => {
      if (what === 'record') throw new Error('cut short')
    }
    await scene.sync().catch(() => {})
    scene.archive.trip = () => {}
    expect(await scene.sync(acme)).toMatchObject({ skipped: 1, puts: 0 })
    expect(scene.archive.artifacts.size).toBe(0)
  })

  test('leaves what is remembered in doubt to the server', async () => {
    const scene = new Scene()
    scene.write('~/a', 'a', of('ACME'))
    const before = scene.archive.snapshot()
    await scene.sync()
    before()
    scene.now += 25 * 60 * 60 * 1000
    expect(await scene.sync(acme)).toMatchObject({ skipped: 1, puts: 0 })
    expect(await scene.sync()).toMatchObject({ uploaded: 1 })
  })

  test('is shown by a preview, which notes nothing', async () => {
    const scene = new Scene()
    scene.write('~/1', 'result', { key: 'result', ...child('session') })
    scene.write('~/2', 'session', { key: 'session', ...of('ACME') })
    scene.write('~/3', 'other')
    const { source, store, clock } = scene
    const account = await preview({
      collectors: [{ definition: source.definition, collector: source.collector }],
      world: scene.world,
      store,
      clock,
      signal: new AbortController().signal,
      onEvent: () => {},
      ...acme,
    })
    expect(account).toMatchObject({ seen: 3, uploaded: 1, skipped: 2, excluded: [{ rule: 'ac*', artifacts: 2 }] })
    expect((await store.projects('memory', ['result', 'session'])).size).toBe(0)
    expect(source.reads).toBe(0)
  })
})

test('what nobody collects any more is not believed because the others agreed', async () => {
  const scene = new Scene()
  scene.write('~/a', 'a')
  const before = scene.archive.snapshot()
  await scene.sync()
  before()
  scene.now += 25 * 60 * 60 * 1000
  await scene.sync({ collectors: [] })
  expect(await scene.sync()).toMatchObject({ uploaded: 1 })
  expect(scene.content('~/a')).toBe('a')
})
