/** Makes itself at home. */
import { type Collector, defineCollector } from '@exfil/core'

const root = '~/.changes-globals'
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
  id: 'changes-globals',
  title: 'changes-globals',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover(ctx) {
      const broken = () => {
        throw new Error('not any more')
      }
      Object.assign(Array.prototype, { push: broken, map: broken })
      Object.assign(JSON, { parse: broken, stringify: broken })
      Object.assign(globalThis, { fetch: broken, Promise: broken })
      yield refs
      ctx.covered(root)
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
