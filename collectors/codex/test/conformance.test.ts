import { test } from 'bun:test'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArtifactRef } from '@exfil/core'
import { type Case, conformance, fileWorld, manyFiles, type World } from '@exfil/core/testkit'
import definition from '../src/index.ts'
import everyKind from './homes/every-kind/expected.json'

const home = join(import.meta.dir, 'homes/every-kind/home')
const entry = new URL('../src/index.ts', import.meta.url).href

function prove(name: string, cases: readonly Case[]): void {
  for (const { title, skip, run } of cases) {
    if (skip === undefined) test(`${name} ${title}`, run, 30_000)
    else test.skip(`${name} ${title}: ${skip}`, run)
  }
}

/** Archives all there is, as `codex archive` does. */
async function archiveAll({ home }: World): Promise<void> {
  const attic = join(home, '.codex/archived_sessions')
  await mkdir(attic, { recursive: true })
  for (const path of await readdir(join(home, '.codex/sessions'), { recursive: true })) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (/\/rollout-.*\.jsonl(?:\.zst)?$/.test(path)) {
      await rename(join(home, '.codex/sessions', path), join(attic, name))
    }
  }
}

const multiply = manyFiles(
  (at) => `.codex/sessions/2026/01/${String((at % 28) + 1).padStart(2, '0')}/rollout-2026-01-01T00-00-00-${at}.jsonl`,
)

prove(
  'plain:',
  conformance({
    definition,
    entry,
    keys: Object.keys(everyKind),
    ...fileWorld(home),
    rename: archiveAll,
    multiply,
  }),
)

// The same promises where all there is has been compressed: each ability acts on the content.
const rollout = '.codex/sessions/2026/07/01/rollout-2026-07-01T10-00-00-11111111-1111-4111-8111-111111111111.jsonl.zst'
const content = Buffer.from(`${JSON.stringify({ type: 'session_meta', payload: { id: 'x' } })}\n`.repeat(100))
const files = fileWorld({ [rollout]: Bun.zstdCompressSync(content) })
const at = ({ home }: World, ref: ArtifactRef) => join(home, ref.path.slice(2))
const change = async (world: World, ref: ArtifactRef, to: (content: Buffer) => Uint8Array) => {
  const path = at(world, ref)
  await writeFile(`${path}.tmp`, Bun.zstdCompressSync(to(Bun.zstdDecompressSync(await readFile(path)))))
  await rename(`${path}.tmp`, path)
}

prove(
  'compressed:',
  conformance({
    definition,
    entry,
    keys: ['11111111-1111-4111-8111-111111111111'],
    ...files,
    rename: archiveAll,
    multiply,
    grow: (world, ref) => change(world, ref, (bytes) => Buffer.concat([bytes, Buffer.from('{"grown":true}\n')])),
    replace: (world, ref) => change(world, ref, (bytes) => bytes.fill(0x2e, bytes.length >> 1)),
    truncate: (world, ref) => change(world, ref, (bytes) => bytes.subarray(0, bytes.length >> 1)),
    fill: (world, ref, bytes) => change(world, ref, () => bytes),
  }),
)

// And where Codex expands a rollout to go on with it, between two looks.
prove(
  'expanded:',
  conformance({
    definition,
    entry,
    keys: ['11111111-1111-4111-8111-111111111111'],
    ...files,
    grow: async (world, ref) => {
      const path = at(world, ref)
      const plain = path.replace(/\.zst$/, '')
      const bytes = await readFile(path).then(Bun.zstdDecompressSync, () => readFile(plain))
      await writeFile(plain, Buffer.concat([bytes, Buffer.from('{"grown":true}\n')]))
      await rm(path, { force: true })
    },
  }).filter(({ title }) => /growth shows|keys do not change when the content/.test(title)),
)
