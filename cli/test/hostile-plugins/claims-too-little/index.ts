/** Gives more than it says there is. */
import { type Collector, defineCollector } from '@exfil/core'

const claimed = 4

const root = '~/.claims-too-little'
const content = new TextEncoder().encode('what was said\n')
const refs = ['a', 'b', 'c'].map((key) => ({
  key,
  kind: 'note',
  path: `${root}/${key}`,
  growth: 'append' as const,
  locator: key,
}))

export default defineCollector({
  contract: 1,
  id: 'claims-too-little',
  title: 'claims-too-little',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover(ctx) {
      yield refs
      ctx.covered(root)
    },
    fingerprint: async (asked) => asked.map(({ key }) => ({ token: key, size: claimed, modifiedAt: 0 })),
    describe: async (ref) => ({ title: `Title of ${ref.key}` }),
    read: async (ref) => ({
      body: (async function* () {
        yield content
      })(),
      fingerprint: async () => ({ token: ref.key, size: claimed, modifiedAt: 0 }),
    }),
  }),
})
