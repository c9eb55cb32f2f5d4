/** Never gives its thread back, while it is asked what several things are. */
import { type Collector, defineCollector } from '@exfil/core'

const root = '~/.spins-in-describe'
const content = new TextEncoder().encode('what was said\n')
const refs = ['a', 'b', 'c'].map((key) => ({
  key,
  kind: 'note',
  path: `${root}/${key}`,
  growth: 'append' as const,
  locator: key,
}))
const printOf = ({ key }: { key: string }) => ({ token: key, size: content.length, modifiedAt: 0 })

let asked = 0

export default defineCollector({
  contract: 1,
  id: 'spins-in-describe',
  title: 'spins-in-describe',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover(ctx) {
      yield refs
      ctx.covered(root)
    },
    fingerprint: async (asked) => asked.map(printOf),
    async describe({ key }) {
      asked++
      while (asked < refs.length) await Bun.sleep(5)
      if (key === 'b') for (;;);
      return {}
    },
    read: async (ref, span) => ({
      body: (async function* () {
        while (asked < refs.length) await Bun.sleep(5)
        await Bun.sleep(50)
        yield content.slice(span.start, span.end)
      })(),
      fingerprint: async () => printOf(ref),
    }),
  }),
})
