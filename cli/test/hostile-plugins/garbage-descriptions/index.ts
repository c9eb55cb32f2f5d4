/** Describes with functions, cycles and very much text. */
import { type Collector, defineCollector } from '@exfil/core'

const root = '~/.garbage-descriptions'
const content = new TextEncoder().encode('what was said\n')
const refs = ['a', 'b', 'c'].map((key) => ({
  key,
  kind: 'note',
  path: `${root}/${key}`,
  growth: 'append' as const,
  locator: key,
}))
const printOf = ({ key }: { key: string }) => ({ token: key, size: content.length, modifiedAt: 0 })

export default defineCollector({
  contract: 1,
  id: 'garbage-descriptions',
  title: 'garbage-descriptions',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover(ctx) {
      yield refs
      ctx.covered(root)
    },
    fingerprint: async (asked) => asked.map(printOf),
    async describe(ref) {
      const cycle: Record<string, unknown> = {}
      cycle.itself = cycle
      if (ref.key === 'a') return { title: (() => 'a') as never }
      if (ref.key === 'b') return { title: 'b', attributes: cycle as never }
      return { title: 'c'.repeat(100_000_000) }
    },
    read: async (ref, span) => ({
      body: (async function* () {
        yield content.slice(span.start, span.end)
      })(),
      fingerprint: async () => printOf(ref),
    }),
  }),
})
