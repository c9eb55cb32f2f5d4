import * as assert from 'node:assert/strict'
import type { Description } from '../../collector.ts'
import { isArtifactError } from '../../collector.ts'
import { bytesRead, cannotCountReads } from '../process-facts.ts'
import type { Script } from '../script.ts'

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

export const describingCases: Script[] = [
  {
    title: 'describe: plain facts, and links to keys',
    async play(stage) {
      const { refs, ctx } = await stage.scene()
      for (const ref of refs) check(await stage.collector.describe(ref, ctx), ref.key)
    },
  },
  {
    title: 'describe: takes any content',
    needs: ['fill'],
    async play(stage) {
      const { world, refs, ctx } = await stage.scene()
      const one = new Map(refs.map((ref) => [ref.kind, ref]))
      for (const ref of one.values()) {
        for (const [name, content] of Object.entries(BROKEN)) {
          await stage.can('fill')(world, ref, content)
          const told = await stage.collector.describe(ref, ctx).catch((error: unknown) => error as Error)
          if (told instanceof Error) {
            assert.ok(isArtifactError(told) && told.code === 'malformed', `${ref.kind}, ${name}: ${told.stack}`)
          } else check(told, `${ref.kind}, ${name}`)
        }
      }
    },
  },
  {
    title: 'describe: reads a bounded part',
    needs: ['fill'],
    skip: cannotCountReads,
    async play(stage) {
      const { world, ref, ctx } = await stage.scene()
      await stage.can('fill')(world, ref, Buffer.alloc(64 << 20, '{"filled":true}\n'))
      const before = bytesRead()
      await stage.collector.describe(ref, ctx)
      const read = bytesRead() - before
      assert.ok(read <= 16 << 20, `${read} bytes were read to describe 64 MiB`)
    },
  },
]

function check(told: Description, what: string): void {
  for (const name of ['title', 'agent', 'agentVersion', 'project'] as const) {
    const text = told[name]
    if (text === undefined) continue
    assert.equal(typeof text, 'string', `${what}: ${name}`)
    assert.ok(!/[\p{Cc}]/u.test(text), `${what}: ${name} holds control characters: ${JSON.stringify(text)}`)
    assert.ok(text.isWellFormed(), `${what}: ${name} is well-formed text`)
    assert.ok(text.length <= 1024, `${what}: ${name} is ${text.length} characters long`)
  }
  for (const name of ['startedAt', 'endedAt'] as const) {
    const time = told[name]
    if (time !== undefined) assert.ok(time instanceof Date && !Number.isNaN(time.getTime()), `${what}: ${name}`)
  }
  assert.deepEqual(
    JSON.parse(JSON.stringify(told.attributes ?? {})),
    told.attributes ?? {},
    `${what}: attributes are JSON`,
  )
  for (const { rel, key } of told.links ?? []) assert.ok(rel !== '' && key !== '', `${what}: links name keys`)
}
