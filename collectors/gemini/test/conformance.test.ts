import { test } from 'bun:test'
import { join } from 'node:path'
import { conformance, fileWorld } from '@exfil/core/testkit'
import definition from '../src/index.ts'
import everyKind from './homes/every-kind/expected.json'

const home = join(import.meta.dir, 'homes/every-kind/home')
const entry = new URL('../src/index.ts', import.meta.url).href

for (const { title, skip, run } of conformance({
  definition,
  entry,
  keys: Object.keys(everyKind),
  ...fileWorld(home),
})) {
  if (skip === undefined) test(title, run, 30_000)
  else test.skip(`${title}: ${skip}`, run)
}
