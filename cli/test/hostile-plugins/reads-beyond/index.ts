/** Reads on past the end it was given. */
import { type Collector, defineCollector } from '@exfil/core'

const root = '~/.reads-beyond'
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
  id: 'reads-beyond',
  title: 'reads-beyond',
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
        for (;;) yield content
      })(),
      fingerprint: async () => printOf(ref),
    }),
  }),
})
