/** Cannot list anything. */
import { type Collector, defineCollector } from '@exfil/core'

const content = new TextEncoder().encode('what was said\n')
const printOf = ({ key }: { key: string }) => ({ token: key, size: content.length, modifiedAt: 0 })

export default defineCollector({
  contract: 1,
  id: 'rejects-in-discover',
  title: 'rejects-in-discover',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    // biome-ignore lint/correctness/useYield: it does not get that far
    async *discover() {
      throw new Error('my own mistake')
    },
    fingerprint: async (asked) => asked.map(printOf),
    describe: async (ref) => ({ title: `Title of ${ref.key}` }),
    read: async (ref, span) => ({
      body: (async function* () {
        yield content.slice(span.start, span.end)
      })(),
      fingerprint: async () => printOf(ref),
    }),
  }),
})
