import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findHints, type HintSource } from './find-hints.ts'

const sources: HintSource[] = [
  { package: 'exfil-notes', collector: 'notes', singular: 'note', plural: 'notes', look: ['~/notes/*.txt'] },
]

function homeWith(notes: number) {
  const home = mkdtempSync(join(tmpdir(), 'exfil-hints-'))
  mkdirSync(join(home, 'notes'))
  for (let n = 0; n < notes; n++) writeFileSync(join(home, `notes/${n}.txt`), '')
  return { home, env: {}, [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }) }
}

test('names what is there and what to type', () => {
  using two = homeWith(2)
  const hint = { package: 'exfil-notes', install: 'exfiltrator plugins install notes', more: false }
  expect(findHints([], two, sources)).toEqual([{ ...hint, count: 2, what: 'notes' }])
  using one = homeWith(1)
  expect(findHints([], one, sources)).toEqual([{ ...hint, count: 1, what: 'note' }])
  using none = homeWith(0)
  expect(findHints([], none, sources)).toEqual([])
})

test('says nothing of a collector that is installed, also under another name or from another package', () => {
  using two = homeWith(2)
  expect(findHints([{ package: 'exfil-notes' }], two, sources)).toEqual([])
  expect(findHints([{ package: 'mine', id: 'notes' }], two, sources)).toEqual([])
  expect(findHints([{ package: 'mine', id: 'mine' }], two, sources)).toHaveLength(1)
})
