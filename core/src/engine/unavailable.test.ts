/** A collector that can no longer be asked: one line of it, and nothing about its artifacts is made up. */
import { expect, test } from 'bun:test'
import { ArtifactError } from '../collector.ts'
import { Scene } from './testing/scene.ts'

const away = () => new ArtifactError('unavailable', 'it went away')

function sceneWith(paths: readonly string[]): Scene {
  const scene = new Scene()
  for (const path of paths) scene.write(path, `content of ${path}`)
  return scene
}

test('is one issue, however many of its artifacts meet it', async () => {
  const scene = sceneWith(['~/a', '~/b', '~/c'])
  const { collector, definition } = scene.source
  const read = async () => {
    throw away()
  }
  const account = await scene.sync({ collectors: [{ definition, collector: { ...collector, read } }] })
  expect(account).toMatchObject({ seen: 3, failed: 3 })
  expect(account.issues).toEqual([
    { collector: 'memory', key: null, path: null, code: 'unavailable', message: 'it went away' },
  ])
  expect(scene.archive.artifacts.size).toBe(0)
})

test('each thing that is reported of the whole is an issue, once', async () => {
  const scene = sceneWith(['~/a'])
  const { collector, definition } = scene.source
  const account = await scene.sync({
    collectors: [
      {
        definition,
        collector: {
          ...collector,
          async *discover(ctx) {
            for (const rule of ['one', 'two', 'one'])
              ctx.report({ code: 'unavailable', message: `the rule ${rule} collects nothing`, path: '~' })
            yield* collector.discover(ctx)
          },
          async read() {
            throw away()
          },
        },
      },
    ],
  })
  expect(account.issues.map(({ message }) => message)).toEqual([
    'the rule one collects nothing',
    'the rule two collects nothing',
  ])
})

test('in the middle of a listing keeps what was done and makes nothing gone', async () => {
  const scene = sceneWith(['~/a', '~/b', '~/c'])
  await scene.sync()
  scene.write('~/a', 'new')
  scene.source.broken = away()
  const account = await scene.sync()
  expect(account).toMatchObject({ seen: 1, uploaded: 1, gone: 0 })
  expect(account.issues).toHaveLength(1)
})

test('leaves a description as it was', async () => {
  const scene = sceneWith(['~/a'])
  await scene.sync()
  scene.source.rules++
  const { collector, definition } = scene.source
  const describe = async () => {
    throw away()
  }
  const account = await scene.sync({ collectors: [{ definition, collector: { ...collector, describe } }] })
  expect(account).toMatchObject({ seen: 1, failed: 1, described: 0 })
  expect(account.issues).toHaveLength(1)
  expect(scene.kept('~/a').title).toBe('~/a 1')
})
