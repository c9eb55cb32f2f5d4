import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { RecordAnswer, RecordItem, Segment } from '@exfil/core/wire'
import fc from 'fast-check'
import { item, sha256, type TestApi, type TestNode, testApi } from '../../../test/api.ts'
import { type Move, ReferenceArchive } from '../../../test/reference-archive.ts'
import { expectExactRollups } from '../../../test/rollups.ts'
import { markPackLost } from '../../db/mark-pack-lost.ts'

let api: TestApi
let node: TestNode
beforeAll(async () => {
  api = await testApi()
  node = await api.node(await api.database.newUser())
}, 60_000)
afterAll(() => api.close(), 60_000)

/** Contents so short and of so few letters that they often come back by chance. */
const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 })
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      text: letters,
      partial: fc.boolean(),
      replace: fc.nat(),
      cut: fc.nat(),
      merge: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('rewrite' as const), text: letters, partial: fc.boolean(), cut: fc.nat() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('revert' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replay' as const), which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('resend' as const), which: fc.nat(), fill: fc.boolean(), cut: fc.nat() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stale' as const), text: letters }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(10, 61, 300) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), which: fc.nat() }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const bytes = (text: string) => new TextEncoder().encode(text)
const versionOf = ({ generation, content }: { generation: number; content: string }) => ({
  generation,
  length: content.length,
  checksum: sha256(content),
})

/** The move a step stands for now, or nothing where it makes no sense. */
function moveFor(step: Step, model: ReferenceArchive): Omit<Move, 'packId'> | undefined {
  const { tip } = model
  const cutsOf = (from: number, to: number, cut: number) =>
    from === to ? [] : to - from > 1 && cut % 2 === 1 ? [from, from + 1 + (cut % (to - from - 1))] : [from]
  switch (step.do) {
    case 'append': {
      if (!tip) return undefined
      const content = tip.content + step.text
      const starts = model.boundaries()
      const replacesFrom = step.merge && starts.length > 0 ? starts[step.replace % starts.length] : undefined
      const from = replacesFrom ?? tip.content.length
      return {
        content,
        generation: tip.generation,
        base: tip,
        partial: step.partial,
        replacesFrom,
        cuts: cutsOf(from, content.length, step.cut),
      }
    }
    case 'rewrite':
      return {
        content: step.text,
        generation: (tip?.generation ?? 0) + 1,
        base: tip,
        partial: step.partial,
        replacesFrom: undefined,
        cuts: cutsOf(0, step.text.length, step.cut),
      }
    case 'revert': {
      const row = model.rows[step.which % Math.max(1, model.rows.length)]
      if (!row || model.isBroken(row)) return undefined
      return {
        content: row.content,
        generation: row.generation,
        base: undefined,
        partial: false,
        replacesFrom: undefined,
        cuts: [],
      }
    }
    case 'resend': {
      // What a node does that is told its content was lost.
      const broken = model.rows.filter((row) => model.isBroken(row))
      const row = broken[step.which % Math.max(1, broken.length)]
      if (!row || !tip) return undefined
      const generation = step.fill && tip.content === '' ? tip.generation : tip.generation + 1
      const { content } = row
      const cuts = cutsOf(0, content.length, step.cut)
      return { content, generation, base: tip, partial: false, replacesFrom: undefined, cuts }
    }
    case 'stale':
      return {
        content: `${tip?.content ?? ''}${step.text}c`,
        generation: tip?.generation ?? 1,
        base: { generation: tip?.generation ?? 1, content: `${tip?.content}?` },
        partial: false,
        replacesFrom: undefined,
        cuts: [],
      }
    default:
      return undefined
  }
}

const itemOf = (key: string, { content, generation, base, partial, replacesFrom }: Move, segments: Segment[]) =>
  item({
    key,
    generation,
    length: content.length,
    checksum: sha256(content),
    segments,
    ...(base && { base: versionOf(base) }),
    ...(partial && { partial }),
    ...(replacesFrom !== undefined && { replacesFrom }),
  })

/** What the database says of one artifact, with the bytes its live segments stand for. */
async function archived(key: string, contents: ReadonlyMap<string, string>) {
  const versions = await api.database.owner(
    `select v.generation, v.length::int, encode(v.checksum, 'hex') as checksum from artifact_versions v
     join artifacts a using (user_id) where a.id = v.artifact_id and a.key = $1`,
    [key],
  )
  const segments = await api.database.owner(
    `select s.generation, s.start::int, s."end"::int, encode(s.sha256, 'hex') as sha256, p.state from segments s
     join artifacts a on a.id = s.artifact_id join packs p on p.id = s.pack_id
     where a.key = $1 and s.superseded_at is null order by s.generation, s.start`,
    [key],
  )
  return versions.map(({ generation, length, checksum }) => {
    const mine = segments.filter(
      (segment) => segment.generation === generation && Number(segment.start) < Number(length),
    )
    let at = 0
    let content = ''
    for (const { start, end, sha256 } of mine) {
      expect(start).toBe(at)
      content += contents.get(String(sha256))
      at = Number(end)
    }
    expect(at).toBeGreaterThanOrEqual(Number(length))
    expect(sha256(content.slice(0, Number(length)))).toBe(String(checksum))
    return { generation, checksum, broken: mine.some(({ state }) => state !== 'stored') }
  })
}

interface Sent {
  move: Move
  segments: Segment[]
}

/** One artifact, sent to the API and to the model at once. */
class Trial {
  readonly model = new ReferenceArchive()
  /** Raw stretches by their SHA-256: what a reader would decompress. */
  readonly contents = new Map<string, string>()
  readonly packs: string[] = []
  readonly sent: Sent[] = []
  readonly key: string
  readonly runId: string
  constructor(key: string, runId: string) {
    this.key = key
    this.runId = runId
  }

  /** Several steps in one call. Packs are stored first, whatever becomes of the items. */
  async record(steps: readonly Step[]): Promise<void> {
    const { model, key, runId } = this
    const items: RecordItem[] = []
    const expected: Partial<RecordAnswer>[] = []
    for (const step of steps) {
      const next = await this.plan(step)
      if (!next) continue
      const status = model.apply(next.move, api.clock.now.getTime())
      const { tip, head = tip } = model
      const standing = tip && head && status !== 'missing' ? { head: versionOf(head), tip: versionOf(tip) } : {}
      items.push(itemOf(key, next.move, next.segments))
      expected.push({ status, ...standing } as Partial<RecordAnswer>)
      this.sent.push(next)
    }
    expect(await node.api.sync.record({ runId, items })).toMatchObject(expected)
  }

  private async plan(step: Step): Promise<Sent | undefined> {
    if (step.do === 'replay') return this.sent[step.which % Math.max(1, this.sent.length)]
    const planned = moveFor(step, this.model)
    if (!planned) return undefined
    const stretches = planned.cuts.map((start, index) => ({
      start,
      text: planned.content.slice(start, planned.cuts[index + 1]),
    }))
    for (const { text } of stretches) this.contents.set(sha256(text), text)
    const segments =
      stretches.length > 0 ? await node.pack(stretches.map(({ start, text }) => ({ start, bytes: bytes(text) }))) : []
    const packId = segments[0]?.pack
    if (packId) this.packs.push(packId)
    return { move: { ...planned, packId }, segments }
  }

  async losePack(which: number): Promise<void> {
    const { model, packs } = this
    const packId = packs[which % Math.max(1, packs.length)]
    if (!packId || model.lost.has(packId) || !model.live.some((one) => one.packId === packId)) return
    const lost = { userId: node.userId, packId, reason: 'gone', now: api.clock.now }
    expect(await markPackLost(api.database.db, lost)).toBe(true)
    model.losePack(packId)
  }

  async compare(): Promise<void> {
    const { model, key, contents } = this
    const rows = model.rows.map((row) => ({
      generation: row.generation,
      checksum: sha256(row.content),
      broken: model.isBroken(row),
    }))
    const byChecksum = (a: { checksum: unknown }, b: { checksum: unknown }) =>
      String(a.checksum) < String(b.checksum) ? -1 : 1
    expect((await archived(key, contents)).sort(byChecksum)).toEqual(rows.sort(byChecksum))
    const asked = [...new Set([...model.rows.map(({ content }) => content), 'never', model.tip?.content ?? ''])]
    const answers = await node.api.sync.check({
      items: asked.map((content) => ({ type: 'notes', key, checksum: sha256(content), length: content.length })),
    })
    expect(answers.map(({ status }) => status)).toEqual(
      asked.map((content) => (model.holds(content) ? 'known' : 'needed')),
    )
  }
}

test('any sequence of records leaves what the model says, and every version readable from its live segments', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 16 }), async (calls) => {
      const trial = new Trial(`model-${++run}`, await node.begin())
      for (const steps of calls) {
        for (const step of steps) {
          if (step.do === 'wait') api.clock.now = new Date(api.clock.now.getTime() + step.minutes * 60_000)
          if (step.do === 'lose') await trial.losePack(step.which)
        }
        await trial.record(steps)
        await trial.compare()
      }
    }),
    { numRuns: Number(process.env.EXFILTRATOR_TEST_RUNS ?? 60) },
  )
  const [rollup] = await api.database.owner(
    `select n.artifacts::int, n.bytes::int, (select count(*)::int from artifacts where checksum is not null) as counted,
       (select coalesce(sum(size), 0)::int from artifacts) as summed from nodes n`,
  )
  expect(rollup).toMatchObject({ artifacts: rollup?.counted, bytes: rollup?.summed })
}, 600_000)

test('counts and chart are still what the tables say', () => expectExactRollups(api.database))
