/** Reads text where bytes should be. */
import { type Collector, defineCollector } from '@exfil/core'

const root = '~/.garbage-chunks'
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
  id: 'garbage-chunks',
  title: 'garbage-chunks',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover(ctx) {
      yield refs
      ctx.covered(root)
    },
    fingerprint: async (asked) => asked.map(printOf),
    describe: async (ref) => ({ title: `Title of ${ref.key}` }),
    read: async (ref) => ({
      body: (async function* () {
        yield 'what was said' as never
      })(),
      fingerprint: async () => printOf(ref),
    }),
  }),
})
