/** Finds without end. */
import { ArtifactError, type Collector, defineCollector } from '@exfil/core'

const root = '~/.million-refs'
const content = new TextEncoder().encode('what was said\n')
const printOf = ({ key }: { key: string }) => ({ token: key, size: content.length, modifiedAt: 0 })

export default defineCollector({
  contract: 1,
  id: 'million-refs',
  title: 'million-refs',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover() {
      for (let at = 0; at < 1_000_000; at += 1000) {
        yield Array.from({ length: 1000 }, (_, index) => {
          const key = `k${at + index}`
          return { key, kind: 'note', path: `${root}/${key}`, growth: 'append' as const, locator: key }
        })
      }
    },
    fingerprint: async (asked) => asked.map(() => new ArtifactError('gone', 'it was never there')),
    describe: async (ref) => ({ title: `Title of ${ref.key}` }),
    read: async (ref, span) => ({
      body: (async function* () {
        yield content.slice(span.start, span.end)
      })(),
      fingerprint: async () => printOf(ref),
    }),
  }),
})
