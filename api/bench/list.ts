import type { ListInput } from '@exfil/core/wire'
import { type Figure, p95 } from './measure.ts'
import type { Million } from './million.ts'

const ROUNDS = 40
const SORTS = ['modifiedAt', 'uploadedAt', 'startedAt', 'title', 'size'] as const
const FIELDS = ['nodeId', 'type', 'kind', 'agent', 'version', 'project', 'state'] as const
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

/** What lies behind the list: without or with one filter ≤ 20 ms, any combination and text ≤ 150 ms. */
export async function list({ person }: Million, say: (line: string) => void): Promise<Figure[]> {
  const facets = await person.artifacts.facets()
  const values = (field: keyof typeof facets) => {
    const all = facets[field].map(({ value }) => value)
    return [all[0], all[Math.floor(all.length / 2)], all.at(-1)].flatMap((value) => value ?? [])
  }
  const single: { what: string; filters: ListInput['filter'][] }[] = [
    { what: 'no filter', filters: [{}] },
    ...FIELDS.map((field) => ({
      what: `by ${field}`,
      filters: values(field).map((value) => ({ [field]: [value] }) as ListInput['filter']),
    })),
    { what: 'by time', filters: [{ from: daysAgo(7) }, { from: daysAgo(300), to: daysAgo(200) }] },
    { what: 'by size', filters: [{ sizeFrom: 10_000_000 }, { sizeFrom: 0, sizeTo: 1000 }] },
  ]
  const [type] = values('type')
  const combined: { what: string; filters: ListInput['filter'][] }[] = [
    {
      what: 'combinations',
      filters: [
        { type: [type ?? ''], state: ['gone'], from: daysAgo(90) },
        { nodeId: values('nodeId'), kind: values('kind') },
        { project: values('project'), agent: values('agent'), from: daysAgo(30) },
        { version: values('version').slice(-1), state: ['failed'] },
        { kind: values('kind').slice(-1), project: values('project').slice(-1), sizeFrom: 1_000_000 },
        { tag: ['gpu'], type: values('type').slice(-1), state: ['gone'] },
      ],
    },
    { what: 'text', filters: ['parser', 'a1b2', 'flaky test', 'zzzz', 'e'].map((text) => ({ text })) },
    { what: 'text and filters', filters: [{ text: 'cache', state: ['gone'], type: values('type').slice(-1) }] },
  ]
  const figures: Figure[] = []
  const measure = async (
    what: string,
    atMost: number,
    filters: ListInput['filter'][],
    call: (f: ListInput['filter'], round: number) => Promise<unknown>,
  ) => {
    let worst = 0
    for (const filter of filters) worst = Math.max(worst, await p95(ROUNDS, (round) => call(filter, round)))
    say(`${what}: ${worst.toFixed(1)} ms`)
    figures.push({ what, value: worst, unit: 'ms p95', atMost })
  }
  for (const [limit, group] of [
    [20, single],
    [150, combined],
  ] as const) {
    for (const { what, filters } of group) {
      await measure(`list, ${what}, any sort`, limit, filters, (filter, round) =>
        person.artifacts.list({
          filter,
          sort: { by: SORTS[round % SORTS.length] ?? 'modifiedAt', dir: round % 2 === 0 ? 'desc' : 'asc' },
        }),
      )
      await measure(`count, ${what}`, limit, filters, (filter) => person.artifacts.count({ filter }))
      // As the page asks: the values of one field when it is opened.
      for (const field of FIELDS)
        await measure(`facets of ${field}, ${what}`, 150, filters, (filter) =>
          person.artifacts.facets({ filter, fields: [field] }),
        )
    }
  }
  for (const by of ['project', 'nodeId', 'day'] as const)
    await measure(`groups by ${by}`, 150, [{}, { type: [type ?? ''] }], (filter) =>
      person.artifacts.groups({ filter, by }),
    )
  await measure('jump to the middle', 150, [{}], () => person.artifacts.seek({ offset: 500_000, total: 1_000_000 }))
  return figures
}
