import { test } from 'bun:test'
import { join } from 'node:path'
import { conformance, fileWorld, manyFiles } from '@exfil/core/testkit'
import definition from '../src/index.ts'
import everyWay from './homes/every-way/expected.json'
import { optionsOf } from './rules-in.ts'

const folder = join(import.meta.dir, 'homes/every-way')
const entry = new URL('../src/index.ts', import.meta.url).href

for (const { title, skip, run } of conformance({
  definition,
  options: optionsOf(folder),
  entry,
  keys: Object.keys(everyWay),
  ...fileWorld(join(folder, 'home')),
  knownByPlace: true,
  multiply: manyFiles((at) => `my-loop/runs/agent-${at % 100}/${at}.log`),
})) {
  if (skip === undefined) test(title, run, 30_000)
  else test.skip(`${title}: ${skip}`, run)
}
