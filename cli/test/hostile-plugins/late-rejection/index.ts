/** Leaves a promise behind that fails. */
import { type Collector, defineCollector } from '@exfil/core'

const root = '~/.late-rejection'
const content = new TextEncoder().encode('what was said\n')
const refs = ['a', 'b', 'c'].map((key) => ({
  key,
  kind: 'note',
  path: `${root}/${key}`,
  growth: 'append' as const,
  locator: key,
}))
const printOf = ({ key }: { key: string }) => ({ token: key, size: content.length, modifiedAt: 0 })

const allRead = Promise.withResolvers<void>()
let read = 0

export default defineCollector({
  contract: 1,
  id: 'late-rejection',
  title: 'late-rejection',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover(ctx) {
      yield refs
      ctx.covered(root)
      await allRead.promise
      setTimeout(() => Promise.reject(new Error('too late')), 200)
      await new Promise(() => {})
    },
    fingerprint: async (asked) => asked.map(printOf),
    describe: async (ref) => ({ title: `Title of ${ref.key}` }),
    read: async (ref, span) => ({
      body: (async function* () {
        yield content.slice(span.start, span.end)
      })(),
      fingerprint: async () => {
        if (++read === refs.length) allRead.resolve()
        return printOf(ref)
      },
    }),
  }),
})
