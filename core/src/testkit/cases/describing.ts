import { isArtifactError } from '../../collector.ts'
import { holds, inWords, text } from '../broken-promise.ts'
import { checkDescription } from '../check-description.ts'
import { bytesRead, cannotCountReads } from '../process-facts.ts'
import type { Script } from '../script.ts'
import { outcomeOf } from '../stage.ts'

/** Contents that are normal somewhere, sometimes. */
const BROKEN: Readonly<Record<string, Uint8Array>> = {
  empty: new Uint8Array(0),
  'one newline': Buffer.from('\n'),
  'not text': Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 31) & 0xff)),
  'nothing but NULs': Buffer.alloc(5000),
  'half a record': Buffer.from('{"type":"user","message":{"content":"hel'),
  'two records on one line': Buffer.from('{"a":1}{"b":2}\n'),
  'values that are no objects': Buffer.from('null\n[]\n"x"\n3\n{"type":null,"message":[],"timestamp":{}}\n'),
  'deep nesting': Buffer.from(`${'['.repeat(100_000)}\n`),
  'one line of 3 MiB': Buffer.alloc(3 << 20, 'x'),
  'escape codes': Buffer.from(
    '{"type":"user","message":{"role":"user","content":"\\u001b[31mred\\u0007\\n\\ud800"}}\n',
  ),
}

/** Bytes that describing an artifact of 64 MiB may read. */
const BOUND = 16 << 20

export const describingCases: Script[] = [
  {
    title: 'describe: plain facts, and links to keys',
    basic: 'describe',
    promise: 'a description is plain facts: short texts, valid times, JSON, links that name keys',
    contract: 'Description',
    usually: 'what a record holds is told as it is, without a look at its type',
    async play(stage) {
      const { refs, ctx } = await stage.scene()
      let told = 0
      for (const ref of refs) {
        const outcome = await stage.describe(ref, ctx)
        if (outcome instanceof Error) continue
        checkDescription(outcome, `${ref.kind} ${ref.key}`)
        told++
      }
      holds(told > 0, {
        on: `${refs.length} artifacts`,
        expected: text('a description of one of them, at least'),
        got: text('`malformed` for each'),
        usually: 'it is thrown for content that is only unusual: give a title to fall back on, such as the key',
      })
    },
  },
  {
    title: 'describe: takes any content',
    promise: 'describe may be called for content that is empty, broken or still growing',
    contract: 'Collector.describe',
    usually:
      'a parser meets a line that is cut or no JSON: step over such lines, and tell what is left, a title to fall back on at least',
    needs: ['fill'],
    async play(stage) {
      const { world, refs, ctx } = await stage.scene()
      const one = new Map(refs.map((ref) => [ref.kind, ref]))
      for (const ref of one.values()) {
        for (const [name, content] of Object.entries(BROKEN)) {
          await stage.can('fill')(world, ref, content)
          const on = `${ref.kind} whose content is: ${name}`
          const told = await outcomeOf(() => stage.collector.describe(ref, ctx))
          if (!(told instanceof Error)) checkDescription(told, on)
          else
            holds(isArtifactError(told) && told.code === 'malformed', {
              on,
              expected: text('a description, or the error `malformed` where nothing can be said'),
              got: text(inWords(told)),
            })
        }
      }
    },
  },
  {
    title: 'describe: reads a bounded part',
    promise: 'a description is made with bounded reading: a head and a tail, never the whole',
    contract: 'Description',
    usually: 'the whole file is read to find a title: use `readEnds` of @exfil/core/files',
    needs: ['fill'],
    skip: cannotCountReads,
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      await stage.can('fill')(world, ref, Buffer.alloc(64 << 20, '{"filled":true}\n'))
      const before = bytesRead()
      await stage.collector.describe(ref, ctx)
      const read = bytesRead() - before
      holds(read <= BOUND, {
        on: `${ref.kind} of 64 MiB`,
        expected: text(`at most ${BOUND >> 20} MiB read`),
        got: text(`${read >> 20} MiB read`),
      })
    },
  },
]
