import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outsideFaults } from './outside-faults.ts'
import { pack } from './pack.ts'
import type { PackageManifest } from './public-packages.ts'

setDefaultTimeout(60_000)
const root = mkdtempSync(join(tmpdir(), 'exfil-outside-test-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function packed(name: string, files: Record<string, string>, more: object = {}) {
  const manifest: PackageManifest = { name, version: '1.2.3', exports: { '.': './index.ts' }, ...more }
  mkdirSync(join(root, name))
  writeFileSync(join(root, name, 'package.json'), JSON.stringify({ ...manifest, type: 'module' }))
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, name, path), text, { mode: 0o755 })
  return pack(root, { folder: name, manifest }, join(root, 'packed'))
}

test('a package that works outside has no faults', async () => {
  const good = await packed('exfil-good', { 'index.ts': 'export const one: number = 1' })
  expect(await outsideFaults(good, [good])).toEqual([])
})

test('what it forgot to declare or to bring is found', async () => {
  const neighbour = await packed('exfil-neighbour', { 'index.ts': 'export const two = 2' })
  const undeclared = await packed('exfil-undeclared', { 'index.ts': "export * from 'exfil-neighbour'" })
  expect(await outsideFaults(undeclared, [undeclared, neighbour])).toEqual([
    expect.stringMatching(/cannot be imported as "exfil-undeclared".*exfil-neighbour/s),
  ])
})

test('a bin that does not start, or says another version, is found', async () => {
  const bin = { bin: { 'exfil-bin': './bin.js' }, exports: {} }
  const dead = await packed('exfil-dead', { 'bin.js': '#!/usr/bin/env bun\nthrow new Error("does not start")' }, bin)
  const faults = await outsideFaults(dead, [dead])
  expect(faults[0]).toMatch(/`exfil-bin --version` ends with 1: .*does not start/s)
  const other = await packed('exfil-other', { 'bin.js': '#!/usr/bin/env bun\nconsole.log("0.0.1")' }, bin)
  expect(await outsideFaults(other, [other])).toEqual(['`exfil-bin --version` says 0.0.1'])
})
