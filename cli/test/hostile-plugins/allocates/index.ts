/** Takes memory without end. */
import { type Collector, defineCollector } from '@exfil/core'

const root = '~/.allocates'
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
  id: 'allocates',
  title: 'allocates',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover() {
      const held: Uint8Array[] = []
      for (;;) held.push(new Uint8Array(10_000_000).fill(1))
      // biome-ignore lint/correctness/noUnreachable: a generator has to yield
      yield refs
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
