import { expect, test } from 'bun:test'
import { refusal } from './admission.ts'
import type { PluginManifest } from './candidate.ts'

const surroundings = { core: '0.4.2', collectors: [{ id: 'taken', package: 'exfil-other' }] }
const good: PluginManifest = {
  name: 'exfil-notes',
  version: '1.0.0',
  oclif: {},
  exfil: { collectors: [{ id: 'notes', entry: './src/../index.ts' }] },
}
const judged = (more: object) =>
  refusal({ ...good, ...more } as PluginManifest, (path) => path === 'index.ts', surroundings)

test('a package that fits in is not refused, nor one that has the id itself', () => {
  expect(judged({})).toBeUndefined()
  expect(judged({ peerDependencies: { '@exfil/core': '>=0.4.0 <0.5.0', zod: '*' } })).toBeUndefined()
  expect(judged({ name: 'exfil-other', exfil: { collectors: [{ id: 'taken', entry: 'index.ts' }] } })).toBeUndefined()
})

const refused: [more: object, reason: RegExp][] = [
  [{ exfil: {} }, /declares no collectors/],
  [{ exfil: { collectors: [] } }, /declares no collectors/],
  [{ exfil: { collectors: { id: 'notes' } } }, /declares no collectors/],
  [{ oclif: undefined }, /lacks "oclif"/],
  [{ exfil: { collectors: [{ id: 'No Tes', entry: './index.ts' }] } }, /the collector "No Tes": an id is lower-case/],
  [{ exfil: { collectors: [{ entry: './index.ts' }] } }, /an id is lower-case/],
  [{ exfil: { collectors: [null] } }, /an id is lower-case/],
  [{ exfil: { collectors: [{ id: 'notes', entry: './other.ts' }] } }, /"\.\/other\.ts", and there is no such file/],
  [{ exfil: { collectors: [{ id: 'notes', entry: '../index.ts' }] } }, /no such file/],
  [{ exfil: { collectors: [{ id: 'notes' }] } }, /no such file/],
  [{ exfil: { collectors: [1, 2].map(() => ({ id: 'notes', entry: 'index.ts' })) } }, /"notes" twice/],
  [{ exfil: { collectors: [{ id: 'taken', entry: './index.ts' }] } }, /"taken", which exfil-other has here already/],
  [
    { peerDependencies: { '@exfil/core': '^0.5.0' } },
    /made for @exfil\/core \^0\.5\.0, and this exfiltrator has 0\.4\.2/,
  ],
]
for (const [more, reason] of refused) {
  test(`refused: ${JSON.stringify(more)}`, () => expect(judged(more)).toMatch(reason))
}
