import { expect, test } from 'bun:test'
import { ArtifactError } from '../collector.ts'
import { memoryStore } from '../state/memory-store.ts'
import { Scene } from './testing/scene.ts'

const gone = ({ archive }: Scene) => [...archive.artifacts].filter(([, kept]) => kept.gone).map(([name]) => name)

/** Two files under one key, of which the second is listed first from now on. */
async function twins(): Promise<Scene> {
  const scene = new Scene()
  scene.write('~/a', 'one', { key: 'k' })
  scene.write('~/b', 'two', { key: 'k' })
  await scene.sync()
  const { files } = scene.source
  const first = files.get('~/a')
  files.delete('~/a')
  if (first) files.set('~/a', first)
  return scene
}

test('one of two under a key that moved to an excluded place is not gone', async () => {
  const scene = await twins()
  scene.source.move('~/b', '~/secret/b')
  const exclude = { byPath: (path: string) => (path.startsWith('~/secret/') ? '~/secret' : undefined) }
  expect(await scene.sync({ exclude })).toMatchObject({ skipped: 1, unchanged: 1, gone: 0 })
  expect(gone(scene)).toEqual([])
})

for (const checking of [false, true]) {
  test(`one of two under a key that cannot be read leaves both what they are, checking: ${checking}`, async () => {
    const scene = await twins()
    const before = [...scene.archive.artifacts.keys()]
    const file = scene.source.files.get('~/b')
    if (file) file.trouble = new ArtifactError('denied', 'no permission')
    if (checking) scene.archive.disagree()
    scene.now += 25 * 60 * 60 * 1000
    expect(await scene.sync()).toMatchObject({ failed: 1, unchanged: 1, gone: 0, puts: 0 })
    delete file?.trouble
    expect(await scene.sync()).toMatchObject({ failed: 0, gone: 0 })
    expect([...scene.archive.artifacts.keys()]).toEqual(before)
  })
}

test('what has another key now is not gone while it cannot be read', async () => {
  const scene = new Scene()
  scene.write('~/a', 'one', { key: 'old' })
  await scene.sync()
  scene.write('~/a', 'one', { key: 'new', trouble: new ArtifactError('denied', 'no permission') })
  const { collector, definition } = scene.source
  const discover: typeof collector.discover = async function* (ctx) {
    for await (const refs of collector.discover(ctx)) yield refs.map((ref) => ({ ...ref, formerKeys: ['old'] }))
  }
  const collectors = [{ definition, collector: { ...collector, discover } }]
  expect(await scene.sync({ collectors })).toMatchObject({ failed: 1, gone: 0 })
  expect(gone(scene)).toEqual([])
  delete scene.source.files.get('~/a')?.trouble
  expect(await scene.sync({ collectors })).toMatchObject({ failed: 0, gone: 0, puts: 0 })
  expect([...scene.archive.artifacts.keys()]).toEqual(['memory/new'])
})

test('what moved is not gone while it cannot be read', async () => {
  for (const forgets of [false, true]) {
    const scene = await twins()
    if (forgets) scene.store = memoryStore()
    scene.now += 25 * 60 * 60 * 1000
    scene.source.move('~/a', '~/c')
    const file = scene.source.files.get('~/c')
    if (file) file.trouble = new ArtifactError('denied', 'no permission')
    expect(await scene.sync()).toMatchObject({ failed: 1, gone: 0 })
    delete file?.trouble
    expect(await scene.sync()).toMatchObject({ failed: 0, gone: 0 })
    expect(gone(scene)).toEqual([])
  }
})
