import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { item, sha256, type TestApi, type TestNode, testApi } from '../../test/api.ts'
import { KEPT_ACTIVITY } from '../../test/rollup-queries.ts'
import { expectExactRollups } from '../../test/rollups.ts'

let api: TestApi
let nodes: TestNode[]
beforeAll(async () => {
  api = await testApi()
  const user = await api.database.newUser()
  nodes = [await api.node(user), await api.node(user), await api.node(await api.database.newUser())]
}, 60_000)
afterAll(() => api.close(), 60_000)

const step = fc.record({
  node: fc.nat(2),
  key: fc.constantFrom('a', 'b', 'c'),
  type: fc.constantFrom('notes', 'logs'),
  append: fc.boolean(),
  text: fc.string({ unit: fc.constantFrom('x', 'y'), maxLength: 3 }),
  partial: fc.boolean(),
  gone: fc.nat(5),
  hours: fc.nat(50),
  agent: fc.constantFrom(undefined, 'one', 'two'),
  agentVersion: fc.constantFrom(undefined, '1.0', '2.0'),
  project: fc.constantFrom(undefined, '~/p', '~/q'),
  wait: fc.constantFrom(0, 61),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One item, recorded on what the archive answers to be its tip. */
async function play(at: Step, tips: Map<string, { generation: number; content: string }>) {
  const node = nodes[at.node] as TestNode
  const name = `${at.node} ${at.type} ${at.key}`
  const runId = await node.begin()
  if (at.gone === 0) return node.api.sync.gone({ runId, items: [{ type: at.type, key: at.key }] })
  const tip = tips.get(name)
  const content = at.append && tip ? tip.content + at.text : at.text
  const generation = at.append && tip ? tip.generation : (tip?.generation ?? 0) + 1
  const from = at.append && tip ? tip.content.length : 0
  const bytes = new TextEncoder().encode(content.slice(from))
  const segments = bytes.length > 0 ? await node.pack([{ start: from, bytes }]) : []
  const { agent, agentVersion, project } = at
  const [answer] = await node.api.sync.record({
    runId,
    items: [
      item({
        type: at.type,
        key: at.key,
        generation,
        length: content.length,
        checksum: sha256(content),
        segments,
        modifiedAt: new Date(Date.UTC(2026, 1, 1, at.hours)).toISOString(),
        description: { title: at.key, agent, agentVersion, project },
        ...(tip && { base: { generation: tip.generation, length: tip.content.length, checksum: sha256(tip.content) } }),
        ...(at.partial && { partial: true }),
      }),
    ],
  })
  if (answer?.status === 'recorded' && answer.tip.checksum === sha256(content))
    tips.set(name, { generation: answer.tip.generation, content })
  return answer
}

/** What each version brought: what it has beyond the version before it in its generation. */
const ADDED = `
  select count(*)::int as wrong from (
    select added, length - coalesce(lag(length) over (partition by user_id, artifact_id, generation order by length), 0) as due
    from artifact_versions
  ) v where added <> due`

test('counts and chart stay what the tables say, whatever is recorded', async () => {
  const tips = new Map<string, { generation: number; content: string }>()
  const answers = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      for (const one of steps) {
        const answer = await play(one, tips)
        answers.add(Array.isArray(answer) ? 'gone' : String(answer?.status))
        api.clock.now = new Date(api.clock.now.getTime() + one.wait * 60_000)
      }
      await expectExactRollups(api.database)
      expect(await api.database.owner(ADDED)).toEqual([{ wrong: 0 }])
    }),
    { numRuns: 20 },
  )
  expect([...answers].sort()).toEqual(expect.arrayContaining(['gone', 'recorded']))
  const [{ cells } = {}] = await api.database.owner(
    `select count(*)::int as cells from (${KEPT_ACTIVITY}) a where changed > 0`,
  )
  expect(cells).toBeGreaterThan(20)
}, 60_000)
