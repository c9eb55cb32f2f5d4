/** Opens files and never closes them. */
import { openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Collector, defineCollector } from '@exfil/core'

const root = '~/.leaks-files'
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
  id: 'leaks-files',
  title: 'leaks-files',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover(ctx) {
      yield refs
      ctx.covered(root)
    },
    fingerprint: async (asked) => asked.map(printOf),
    async describe(ref) {
      for (let file = 0; file < 100; file++) openSync(fileURLToPath(import.meta.url))
      return { title: `Title of ${ref.key}` }
    },
    read: async (ref, span) => ({
      body: (async function* () {
        yield content.slice(span.start, span.end)
      })(),
      fingerprint: async () => printOf(ref),
    }),
  }),
})
