import { type Figure, p95 } from './measure.ts'
import type { Million } from './million.ts'

const ROUNDS = 40
const DAY = 86_400_000

/** What the first page asks for, with as many machines. */
export async function overview({ person }: Million): Promise<Figure[]> {
  const of = (days: number, by: 'type' | 'agent') => () =>
    person.activity.overview({
      from: new Date(Date.now() - days * DAY).toISOString(),
      to: new Date().toISOString(),
      by,
      machines: 50,
    })
  return [
    { what: 'overview of 24 hours', value: await p95(ROUNDS, of(1, 'type')), unit: 'ms p95', atMost: 20 },
    { what: 'overview of 7 days', value: await p95(ROUNDS, of(7, 'agent')), unit: 'ms p95', atMost: 20 },
    { what: 'overview of 30 days', value: await p95(ROUNDS, of(30, 'type')), unit: 'ms p95', atMost: 20 },
    { what: 'overview of 400 days', value: await p95(ROUNDS, of(400, 'type')), unit: 'ms p95' },
    { what: 'attention', value: await p95(ROUNDS, () => person.activity.attention()), unit: 'ms p95', atMost: 20 },
    { what: 'machines', value: await p95(ROUNDS, () => person.nodes.list()), unit: 'ms p95', atMost: 150 },
  ]
}
