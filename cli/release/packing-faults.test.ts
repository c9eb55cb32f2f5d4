import { expect, test } from 'bun:test'
import type { PackedPackage } from './pack.ts'
import { packingFaults } from './packing-faults.ts'

const good: PackedPackage = {
  folder: 'collectors/notes',
  tarball: '/tmp/notes.tgz',
  size: 9000,
  manifest: {
    name: '@exfil/collector-notes',
    version: '1.0.0',
    description: 'Collects notes.',
    license: 'MIT',
    keywords: ['notes'],
    engines: { bun: '>=1.4.5' },
    publishConfig: { access: 'public' },
    exports: { '.': './src/index.ts' },
    exfil: { collectors: [{ id: 'notes', entry: './src/index.ts' }] },
    peerDependencies: { '@exfil/core': '^0.1.0' },
  },
  files: new Map([
    ['package.json', 600],
    ['README.md', 500],
    ['LICENSE', 1000],
    ['src/index.ts', 900],
  ]),
}
const core = { ...good, manifest: { ...good.manifest, name: '@exfil/core', version: '0.1.3' } }
const faults = (manifest: object, files: Record<string, number> = {}, size = good.size) =>
  packingFaults(
    {
      ...good,
      size,
      manifest: { ...good.manifest, ...manifest },
      files: new Map([...good.files, ...Object.entries(files)]),
    },
    [good, core],
  )

test('a package in order has none', () => expect(faults({})).toEqual([]))

const faulty: [manifest: object, files: Record<string, number>, line: RegExp][] = [
  [{}, { LICENSE: 0 }, /has no LICENSE/],
  [{}, { 'README.md': 0 }, /has no README\.md/],
  [{ keywords: [] }, {}, /has no "keywords"/],
  [{ engines: undefined }, {}, /has no "engines"/],
  [{ publishConfig: {} }, {}, /"access": "public"/],
  [{}, { 'src/index.test.ts': 9 }, /holds src\/index\.test\.ts/],
  [{}, { 'test/homes/a/home/x.jsonl': 9 }, /holds test\/homes/],
  [{}, { '.env': 9 }, /holds \.env/],
  [{ dependencies: { '@exfil/core': 'workspace:*' } }, {}, /"workspace:\*", which nobody else can install/],
  [
    { peerDependencies: { '@exfil/core': '^0.2.0' } },
    {},
    /wants @exfil\/core \^0\.2\.0, and 0\.1\.3 is released with it/,
  ],
  [{ exports: { '.': './src/gone.ts' } }, {}, /points to \.\/src\/gone\.ts/],
  [{ bin: { x: './bin/x.js' } }, {}, /points to \.\/bin\/x\.js/],
  [{ scripts: { postinstall: 'x' } }, {}, /has the script "postinstall"/],
]
for (const [manifest, files, line] of faulty) {
  test(`found: ${line.source}`, () => expect(faults(manifest, files)).toEqual([expect.stringMatching(line)]))
}

test('found: too large', () =>
  expect(faults({}, {}, 60_000_000)).toEqual([expect.stringMatching(/60000000 bytes packed/)]))
