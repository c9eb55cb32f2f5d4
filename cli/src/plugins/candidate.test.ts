import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchCandidate } from './candidate.ts'
import { introduce } from './introduction.ts'
import { NpmFailed } from './npm-failure.ts'
import type { PluginRequest } from './request.ts'
import type { Npm } from './run-npm.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exfil-candidate-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** npm in front of a registry that has one package, and says of it what it likes. */
function npmWith(manifest: object, said: object): Npm {
  return async (args, place) => {
    if (args[0] === 'view' && args[1]?.startsWith('@')) throw new NpmFailed({ code: 'E404', summary: 'Not found' })
    if (args[0] === 'view') return said
    const files = { 'package/package.json': JSON.stringify(manifest), 'package/index.ts': '' }
    await Bun.write(join(place, 'it.tgz'), Bun.gzipSync(await new Bun.Archive(files).bytes()))
    return [{ filename: 'it.tgz', integrity: 'sha512-x', files: [{ path: 'package.json' }, { path: 'index.ts' }] }]
  }
}

const request: PluginRequest = { from: 'registry', names: ['@exfil/collector-notes', 'notes'], wanted: 'latest' }
const inside = { name: 'notes', version: '1.0.0', exfil: { collectors: [{ id: 'notes', entry: './index.ts' }] } }

test('what is inside the package counts, not what the registry says of it', async () => {
  const npm = npmWith(inside, {
    version: '1.0.0',
    exfil: { collectors: [] },
    license: 'MIT',
    _npmUser: { name: 'eve' },
  })
  const candidate = await fetchCandidate(request, npm, folder)
  expect(candidate).toMatchObject({
    manifest: inside,
    publisher: 'eve',
    source: { tag: 'latest' },
    integrity: 'sha512-x',
  })
  expect([...candidate.files]).toEqual(['package.json', 'index.ts'])
})

test('who published it is told as the registry tells it, in whichever form', async () => {
  for (const [said, publisher] of [
    [{ _npmUser: 'eve <eve@exfil.example.com>' }, 'eve <eve@exfil.example.com>'],
    [{ maintainers: [{ name: 'ada' }, { name: 'eve' }] }, 'ada'],
    [{ maintainers: ['ada <ada@exfil.example.com>'] }, 'ada <ada@exfil.example.com>'],
    [{}, undefined],
  ] as const)
    expect((await fetchCandidate(request, npmWith(inside, { version: '1.0.0', ...said }), folder)).publisher).toBe(
      publisher,
    )
})

test('an introduction holds each fact on a line of its own, whatever the package puts into it', () => {
  const manifest = {
    ...inside,
    license: 'MIT\n  from  the registry',
    description: '\x1b[2Jnice‮',
    dependencies: { a: '1', b: '2' },
  }
  const lines = introduce({ manifest, publisher: 'eve\r\x1b[1A', source: { tag: 'latest' } })
  expect(lines.filter((line) => /[\x00-\x1f\u202e]/.test(line))).toEqual([])
  expect(lines.join('\n')).toContain('2 more (a, b)')
  expect(lines.at(-1)).toContain('with your rights')
})

for (const name of [undefined, '', '../../outside', '@exfil/../x', '--global', 'a b']) {
  test(`a package named ${name} is none`, async () => {
    const npm = npmWith({ ...inside, name }, { version: '1.0.0' })
    expect(fetchCandidate(request, npm, folder)).rejects.toThrow('no package.json with a proper name and a version')
  })
}
