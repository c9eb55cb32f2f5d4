import { expect, test } from 'bun:test'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notesDefinition } from './notes-collector.ts'
import { PretendArchive } from './pretend-archive.ts'

test('shows what becomes of an artifact that grows, is written anew, and vanishes', async () => {
  const home = mkdtempSync(join(tmpdir(), 'exfil-pretend-archive-'))
  try {
    const note = join(home, '.notes/work/today.jsonl')
    mkdirSync(join(note, '..'), { recursive: true })
    const archive = new PretendArchive(notesDefinition())
    writeFileSync(note, 'one\n')
    expect(await archive.sync({ home })).toMatchObject({ seen: 1, uploaded: 1 })
    expect(await archive.sync({ home })).toMatchObject({ seen: 1, unchanged: 1 })
    appendFileSync(note, 'two\n')
    await archive.sync({ home })
    writeFileSync(note, 'x\n')
    await archive.sync({ home })
    expect(archive.keys).toEqual(['today.jsonl'])
    const { versions, ...kept } = archive.kept('today.jsonl')
    expect(kept).toMatchObject({ path: '~/.notes/work/today.jsonl', kind: 'note', gone: false, head: versions[2] })
    expect(versions.map(({ generation, length }) => [generation, length])).toEqual([
      [1, 4],
      [1, 8],
      [2, 2],
    ])
    expect(versions.map((version) => archive.content('today.jsonl', version).toString())).toEqual([
      'one\n',
      'one\ntwo\n',
      'x\n',
    ])
    rmSync(note)
    expect(await archive.sync({ home })).toMatchObject({ seen: 0, gone: 1 })
    expect(archive.kept('today.jsonl').gone).toBe(true)
    expect(() => archive.kept('other')).toThrow('not in the archive')
  } finally {
    rmSync(home, { recursive: true })
  }
})
