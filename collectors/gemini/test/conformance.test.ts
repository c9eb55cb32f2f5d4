import { test } from 'bun:test'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { conformance, fileWorld, manyFiles } from '@exfil/core/testkit'
import definition from '../src/index.ts'
import everyKind from './homes/every-kind/expected.json'

const home = join(import.meta.dir, 'homes/every-kind/home')
const entry = new URL('../src/index.ts', import.meta.url).href
const tmp = '.gemini/tmp'
const blog = '9a641cfc815fde4fd2648107b269a05427982fbbf4b47df243baadc7bda01bc3'
const start = (at: number) => at.toString(16).padStart(8, '0')

for (const { title, skip, run } of conformance({
  definition,
  entry,
  keys: Object.keys(everyKind),
  ...fileWorld(home),
  // A project gets another short name, and one that was named by a hash gets its first.
  rename: async (world) => {
    const at = (name: string) => join(world.home, tmp, name)
    renameSync(at('shop'), at('shop-1'))
    renameSync(at(blog), at('blog'))
    writeFileSync(join(at('blog'), '.project_root'), '/home/ada/blog')
  },
  multiply: manyFiles((at) => `${tmp}/p${at % 100}/chats/session-2026-06-03T10-00-${start(at)}.jsonl`),
})) {
  if (skip === undefined) test(title, run, 30_000)
  else test.skip(`${title}: ${skip}`, run)
}
