import { describe, expect, test } from 'bun:test'
import { preview } from './preview.ts'
import { Scene } from './testing/scene.ts'

type Exclude = NonNullable<Parameters<typeof preview>[0]['exclude']>

function look({ source, world, store, clock, events }: Scene, exclude?: Exclude) {
  events.length = 0
  return preview({
    collectors: [{ definition: source.definition, collector: source.collector }],
    world,
    store: { ...store, commit: () => Promise.reject(new Error('a preview writes nothing')) },
    clock,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    exclude,
  })
}

/** What is gone by a preview, and then by a run, which have to agree. */
async function gone(scene: Scene, exclude?: Exclude) {
  const foreseen = await look(scene, exclude)
  const paths = scene.events.flatMap((event) =>
    event.event === 'artifact' && event.outcome === 'gone' ? [`${event.path}: ${event.reason}`] : [],
  )
  expect(foreseen.gone).toBe(paths.length)
  expect(scene.events.at(-1)).toEqual({ event: 'finished', account: foreseen })
  expect((await scene.sync({ exclude })).gone).toBe(foreseen.gone)
  return paths
}

describe('a preview tells what would be marked gone', () => {
  const scene = () => {
    const made = new Scene()
    for (const name of ['a', 'b', 'c']) made.write(`~/${name}`, name)
    return made
  }

  test('where it vanished below a covered path, and only once', async () => {
    const at = scene()
    await at.sync()
    expect(await gone(at)).toEqual([])
    at.source.files.delete('~/a')
    at.source.files.delete('~/c')
    at.source.covered = ['~/a', '~/elsewhere']
    expect(await gone(at)).toEqual(['~/a: vanished'])
    at.source.covered = ['~']
    expect(await gone(at)).toEqual(['~/c: vanished'])
    expect(await gone(at)).toEqual([])
  })

  test('not where the listing was not whole', async () => {
    const at = scene()
    await at.sync()
    at.source.files.delete('~/a')
    at.source.corner = { code: 'denied', message: 'no permission' }
    expect(await gone(at)).toEqual([])
    at.source.corner = undefined
    at.source.broken = new Error('broken')
    expect(await gone(at)).toEqual([])
    at.source.broken = undefined
    expect(await gone(at)).toEqual(['~/a: vanished'])
  })

  test('not what moved, nor what is excluded', async () => {
    const at = scene()
    await at.sync()
    at.source.move('~/b', '~/moved')
    at.source.files.delete('~/a')
    expect(await gone(at, { byPath: (path) => (path === '~/a' ? 'a' : undefined) })).toEqual([])
    expect(await gone(at)).toEqual(['~/a: vanished'])
  })

  test('not what was left out by its project when it was last looked at', async () => {
    const at = scene()
    at.source.description = (path) => ({ project: path })
    const exclude: Exclude = {
      byPath: () => undefined,
      byProject: (project) => (project === '~/a' ? 'a' : undefined),
    }
    await at.sync()
    at.write('~/a', 'a, longer')
    await at.sync({ exclude })
    at.source.files.delete('~/a')
    expect(await gone(at, exclude)).toEqual([])
    expect(await gone(at)).toEqual(['~/a: vanished'])
  })
})
