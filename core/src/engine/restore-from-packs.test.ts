import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Scene } from './testing/scene.ts'

const script = join(import.meta.dir, '../../../docs/restore-from-packs')
const lacking = ['python3', 'zstd'].filter((program) => Bun.which(program) === null)
const needs = lacking.length > 0 ? ` (needs ${lacking.join(' and ')})` : ''

/** Writes the archive's packs to a folder, runs the script over it, and reads what came out by name. */
function restored(scene: Scene): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'exfiltrator-restore-'))
  try {
    const packs = join(folder, 'packs/user/node')
    mkdirSync(packs, { recursive: true })
    for (const [id, bytes] of scene.archive.objects) writeFileSync(join(packs, `${id}.zst`), bytes)
    const out = join(folder, 'out')
    const run = Bun.spawnSync(['python3', script, packs, out, '--all-versions'])
    expect(run.stderr.toString()).toMatch(/^\d+ files restored/)
    expect(run.exitCode).toBe(0)
    const names = readdirSync(join(out, 'home')).sort()
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(out, 'home', name), 'utf8')]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function rename(scene: Scene, from: string, to: string): void {
  scene.source.move(from, to)
  const file = scene.source.files.get(to)
  if (file) file.key = to
}

test.skipIf(needs !== '')(`packs alone give back what moved, was renamed and grew${needs}`, async () => {
  const scene = new Scene()
  scene.write('~/a', 'first', { key: 'a' })
  scene.write('~/r', 'renamed')
  scene.write('~/w', 'written')
  await scene.sync()
  scene.source.move('~/a', '~/b')
  rename(scene, '~/r', '~/r2')
  await scene.sync()
  rename(scene, '~/r2', '~/r3')
  await scene.sync()
  scene.write('~/b', 'first and second')
  scene.write('~/w', 'rewritten')
  scene.write('~/r', 'another under an old name', { key: '~/r', inode: 99 })
  scene.write('~/e', '')
  await scene.sync()
  scene.write('~/last', 'brings the last headers')
  await scene.sync()
  expect(restored(scene)).toEqual({
    b: 'first and second',
    'b.generation-1.length-5': 'first',
    e: '',
    last: 'brings the last headers',
    r: 'another under an old name',
    r3: 'renamed',
    w: 'rewritten',
    'w.generation-1.length-7': 'written',
  })
})
