import { test } from 'bun:test'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { conformance, fileWorld, manyFiles } from '@exfil/core/testkit'
import definition from '../src/index.ts'
import everyKind from './homes/every-kind/expected.json'

const home = join(import.meta.dir, 'homes/every-kind/home')
const entry = new URL('../src/index.ts', import.meta.url).href

for (const { title, skip, run } of conformance({
  definition,
  entry,
  keys: Object.keys(everyKind),
  ...fileWorld(home),
  rename: async (world) => {
    const projects = join(world.home, '.claude/projects')
    const session = '11111111-1111-4111-8111-111111111111.jsonl'
    await mkdir(join(projects, '-home-ada-elsewhere'))
    await rename(join(projects, '-home-ada-shop', session), join(projects, '-home-ada-elsewhere', session))
  },
  multiply: manyFiles((at) => `.claude/projects/-home-ada-${at % 100}/${at}.jsonl`),
})) {
  if (skip === undefined) test(title, run, 30_000)
  else test.skip(`${title}: ${skip}`, run)
}
