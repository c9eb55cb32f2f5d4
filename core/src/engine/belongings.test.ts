import { describe, expect, test } from 'bun:test'
import { ArtifactError } from '../collector.ts'
import { memoryStore } from '../state/memory-store.ts'
import { preview } from './preview.ts'
import { readProjects, writeProjects } from './project-list.ts'
import { Scene } from './testing/scene.ts'

const leavesOut = (...projects: string[]) => ({
  exclude: {
    byPath: (path: string) => (path.startsWith('~/secret/') ? '~/secret' : undefined),
    byProject: (project: string) => (projects.includes(project) ? project : undefined),
  },
})
const acme = leavesOut('ACME')
const of = (project: string) => ({ description: { project } })
const linked = (...keys: string[]) => ({
  description: { links: keys.map((key, at) => ({ rel: `${['report-of', 'retry-of', 'see'][at % 3]}`, key })) },
})
const names = ({ archive }: Scene) => [...archive.artifacts.keys()].map((name) => name.slice('memory/'.length)).sort()

describe('what has no project of its own', () => {
  test('goes with whatever it is linked to, whatever the link is called', async () => {
    const scene = new Scene()
    scene.write('~/1', 'report', { key: 'report', ...linked('log') })
    scene.write('~/2', 'digest', { key: 'digest', ...linked('other', 'nothing', 'report') })
    scene.write('~/3', 'log', { key: 'log', ...of('ACME') })
    scene.write('~/4', 'other', { key: 'other', ...of('mine') })
    scene.write('~/5', 'note', { key: 'note', ...linked('other') })
    const account = await scene.sync(acme)
    expect(account).toMatchObject({ uploaded: 2, skipped: 3, issues: [], excluded: [{ rule: 'ACME', artifacts: 3 }] })
    expect(names(scene)).toEqual(['note', 'other'])
  })

  test('is not described again, also where it belongs to several projects and the rule becomes another one', async () => {
    const scene = new Scene()
    scene.write('~/1', 'digest', { key: 'digest', ...linked('a', 'b') })
    scene.write('~/2', 'a', { key: 'a', ...of('[a]') })
    scene.write('~/3', 'b', { key: 'b', ...of('ACME') })
    await scene.sync(acme)
    scene.source.described = []
    expect(await scene.sync(leavesOut('[a]', 'mine'))).toMatchObject({ uploaded: 1, skipped: 1, unchanged: 1 })
    expect(scene.source.described).toEqual(['~/3'])
    expect(names(scene)).toEqual(['a', 'b'])
  })

  test('goes with what is unchanged since before the rule, over any number of links', async () => {
    const scene = new Scene()
    scene.write('~/0', 'log', { key: '0', ...of('ACME') })
    for (let at = 1; at <= 12; at++) scene.write(`~/${at}`, `${at}`, { key: `${at}`, ...linked(`${at - 1}`) })
    await scene.sync()
    scene.write('~/new', 'new', { key: 'new', ...linked('12') })
    expect(await scene.sync(acme)).toMatchObject({ unchanged: 13, skipped: 1, puts: 0, issues: [] })
    scene.source.described = []
    expect(await scene.sync(acme)).toMatchObject({ unchanged: 13, skipped: 1 })
    expect(scene.source.described).toEqual([])
  })

  test('goes with what is gone from this machine, if that was known', async () => {
    const scene = new Scene()
    scene.write('~/log', 'log', { key: 'log', ...of('ACME') })
    await scene.sync(acme)
    scene.source.files.delete('~/log')
    scene.write('~/report', 'report', { key: 'report', ...linked('log') })
    expect(await scene.sync(acme)).toMatchObject({ skipped: 1, puts: 0 })
  })

  test('does not go by what was noted of an earlier content', async () => {
    const scene = new Scene()
    scene.write('~/log', '', { key: 'log' })
    await scene.sync(acme)
    scene.write('~/log', 'log', of('ACME'))
    await scene.sync()
    scene.write('~/a', 'report', { key: 'report', ...linked('log') })
    expect(await scene.sync(acme)).toMatchObject({ unchanged: 1, skipped: 1, puts: 0 })
    scene.write('~/b', '', { key: 'begun' })
    await scene.sync(acme)
    scene.write('~/a', 'report, longer', linked('begun'))
    scene.write('~/b', 'log', of('ACME'))
    expect(await scene.sync(acme)).toMatchObject({ unchanged: 1, skipped: 2, puts: 0 })
  })

  test('does not go by what was noted of others, where it was not sent then', async () => {
    const scene = new Scene()
    scene.write('~/log', '', { key: 'log' })
    scene.write('~/report', 'report', { key: 'report', ...linked('log') })
    const { collector, definition } = scene.source
    const read = () => Promise.reject(new ArtifactError('denied', 'no permission'))
    const collectors = [{ definition, collector: { ...collector, read } }]
    expect(await scene.sync({ ...acme, collectors })).toMatchObject({ failed: 2 })
    scene.write('~/log', 'log', of('ACME'))
    expect(await scene.sync(acme)).toMatchObject({ skipped: 2, puts: 0 })
  })

  test('goes with what is left out by its path, where nobody looks for a project', async () => {
    const scene = new Scene()
    scene.write('~/report', 'report', { key: 'report', ...linked('log') })
    scene.write('~/secret/log', 'log', { key: 'log', ...of('ACME') })
    const excluded = [{ rule: '~/secret', artifacts: 2 }]
    for (let run = 0; run < 2; run++) expect(await scene.sync(acme)).toMatchObject({ skipped: 2, puts: 0, excluded })
    expect(scene.source.described).not.toContain('~/secret/log')
    expect(await scene.sync()).toMatchObject({ uploaded: 2 })
  })

  test('is not sent while what it is linked to cannot be looked at, or the listing broke off', async () => {
    const scene = new Scene()
    scene.write('~/log', 'log', { key: 'log', ...of('mine') })
    scene.write('~/report', 'report', { key: 'report', ...linked('log') })
    const log = scene.source.files.get('~/log')
    if (log) log.trouble = new ArtifactError('denied', 'no permission')
    expect(await scene.sync(acme)).toMatchObject({ failed: 2, puts: 0 })
    delete log?.trouble
    scene.source.files.delete('~/log')
    scene.source.broken = new Error('broken')
    expect(await scene.sync(acme)).toMatchObject({ failed: 1, puts: 0 })
    scene.source.broken = undefined
    scene.write('~/log', 'log', { key: 'log', ...of('mine') })
    expect(await scene.sync(acme)).toMatchObject({ uploaded: 2, issues: [] })
  })

  test('is sent when it grew while it waited', async () => {
    const scene = new Scene()
    scene.write('~/log', 'log', { key: 'log', ...of('mine') })
    scene.write('~/report', 'report', { key: 'report', growth: 'rewrite', ...linked('log') })
    const { collector, definition } = scene.source
    let isFirst = true
    const read: typeof collector.read = async (ref, span, ctx) => {
      if (ref.key === 'report' && isFirst) {
        isFirst = false
        scene.write('~/report', 'report, longer')
      }
      return collector.read(ref, span, ctx)
    }
    const collectors = [{ definition, collector: { ...collector, read } }]
    expect(await scene.sync({ ...acme, collectors })).toMatchObject({ uploaded: 2, issues: [] })
    expect(scene.content('report')).toBe('report, longer')
  })

  test('is judged anew when the rule was written while its pack was under way', async () => {
    const scene = new Scene()
    scene.write('~/log', 'log', { key: 'log', ...of('ACME') })
    scene.write('~/report', 'report', { key: 'report', ...linked('log') })
    scene.archive.trip = (what) => {
      if (what === 'record') throw new Error('cut short')
    }
    await scene.sync().catch(() => {})
    scene.archive.trip = () => {}
    expect(await scene.sync(acme)).toMatchObject({ skipped: 2, puts: 0 })
    expect(names(scene)).toEqual([])
  })
})

describe('where two have one key', () => {
  /** Two folders whose log and report were given the same id. */
  const twins = (projects: readonly [string, string], link = 'f-01') => {
    const scene = new Scene()
    for (const [at, project] of projects.entries()) {
      const folder = ['~/a', '~/b'][at]
      scene.write(`${folder}/log`, `log of ${project}`, { key: 'f-01', ...of(project) })
      scene.write(`${folder}/report`, `report of ${project}`, { key: `${folder}/report`, ...linked(link) })
    }
    return scene
  }
  const sent = ({ archive }: Scene) => [...archive.artifacts.values()].map(({ path }) => path).sort()

  for (const projects of [
    ['ACME', 'mine'],
    ['mine', 'ACME'],
  ] as const) {
    test(`a link means both: ${projects}`, async () => {
      for (const link of ['f-01', 'f-01~2']) {
        const scene = twins(projects, link)
        const wanted = projects[0] === 'mine' ? '~/a/log' : '~/b/log'
        for (const again of ['', ', more', ', and more']) {
          if (again) scene.write('~/b/report', `report${again}`)
          expect(await scene.sync(acme)).toMatchObject({ skipped: 3, issues: [] })
          expect(sent(scene)).toEqual([wanted])
          if (again === ', more') scene.store = memoryStore()
          scene.now += 25 * 60 * 60 * 1000
        }
      }
    })

    test(`also to those that are unchanged since before the rule: ${projects}`, async () => {
      const scene = twins(projects)
      await scene.sync()
      scene.write('~/c/report', 'report', { key: '~/c/report', ...linked('f-01') })
      scene.write('~/d/report', 'report', { key: '~/d/report', ...linked('f-01~2') })
      expect(await scene.sync(acme)).toMatchObject({ unchanged: 4, skipped: 2, puts: 0 })
    })
  }

  test('nothing is left out when neither is', async () => {
    expect(await twins(['mine', 'yours']).sync(acme)).toMatchObject({ uploaded: 4, skipped: 0 })
  })

  test('a preview says the same', async () => {
    const { source, world, store, clock } = twins(['mine', 'ACME'])
    const account = await preview({
      collectors: [{ definition: source.definition, collector: source.collector }],
      world,
      store,
      clock,
      signal: new AbortController().signal,
      onEvent: () => {},
      ...acme,
    })
    expect(account).toMatchObject({ seen: 4, uploaded: 1, skipped: 3 })
  })
})

test('projects are told in one text and read from it', () => {
  for (const projects of [[], ['a'], ['[a]'], ['["a"]'], ['a', 'b'], ['']]) {
    expect(readProjects(writeProjects(projects))).toEqual(projects.filter((project) => project !== ''))
  }
  expect(readProjects('[not a list')).toEqual(['[not a list'])
})
