/** Speaks where its host speaks. */
import { writeSync } from 'node:fs'
import { type Collector, defineCollector } from '@exfil/core'

console.log('imported')

const root = '~/.writes-to-stdout'
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
  id: 'writes-to-stdout',
  title: 'writes-to-stdout',
  rules: 1,
  reads: ['nothing'],
  create: (): Collector => ({
    async *discover(ctx) {
      console.log('found something')
      console.error('and something else')
      process.stdout.write('{"not":"yours"}\n')
      writeSync(1, 'directly')
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
