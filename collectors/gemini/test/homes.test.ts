import { expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pretendContext } from '@exfil/core/testkit'
import { factsOf } from './facts-of.ts'

const homes = join(import.meta.dir, 'homes')
const json = (path: string) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {})

// A folder is a test: what is found in its `home`, whole, against its `expected.json`.
for (const name of readdirSync(homes)) {
  test(name, async () => {
    const folder = join(homes, name)
    const ctx = pretendContext({ home: join(folder, 'home'), env: json(join(folder, 'env.json')) })
    const { roots } = json(join(folder, 'options.json'))
    expect(await factsOf(ctx, roots)).toEqual(json(join(folder, 'expected.json')))
    expect(ctx.issues).toEqual([])
  })
}
