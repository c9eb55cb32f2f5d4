import { expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pretendContext } from '@exfil/core/testkit'
import { factsOf } from './facts-of.ts'
import { optionsIn, optionsOf, readmeRules } from './rules-in.ts'

const homes = join(import.meta.dir, 'homes')

// A folder is a test: what its rules (without any, the README's) find in its `home`, whole, against its `expected.json`.
for (const name of readdirSync(homes)) {
  test(name, async () => {
    const folder = join(homes, name)
    const ctx = pretendContext({ home: join(folder, 'home') })
    expect(await factsOf(optionsOf(folder), ctx)).toEqual(
      JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')),
    )
    expect(ctx.issues).toEqual([])
  })
}

test('the README’s first rule is one', async () => {
  const ctx = pretendContext({ home: join(homes, 'every-way/home') })
  expect(Object.keys(await factsOf(optionsIn(readmeRules()[0] ?? ''), ctx))).toEqual(['~/my-loop/runs/kim/1.log'])
})
