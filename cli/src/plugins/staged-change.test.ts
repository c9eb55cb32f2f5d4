import { afterEach, beforeEach, expect, test } from 'bun:test'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stagedChange } from './staged-change.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'exfil-staged-'))
  writeTree(data, 'old')
  writeFileSync(join(data, 'state.db'), 'mine')
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

function writeTree(folder: string, mark: string): void {
  mkdirSync(join(folder, 'node_modules', mark), { recursive: true })
  writeFileSync(join(folder, 'node_modules', mark, 'index.ts'), mark)
  writeFileSync(join(folder, 'package-lock.json'), mark)
  writeFileSync(join(folder, 'package.json'), mark)
}

const tree = () => [
  readdirSync(join(data, 'node_modules')),
  readFileSync(join(data, 'package-lock.json'), 'utf8'),
  readFileSync(join(data, 'package.json'), 'utf8'),
]
const OLD = [['old'], 'old', 'old']
const NEW = [['new'], 'new', 'new']

async function change(stage: string): Promise<void> {
  expect(readFileSync(join(stage, 'node_modules/old/index.ts'), 'utf8')).toBe('old')
  rmSync(join(stage, 'node_modules/old'), { recursive: true })
  writeTree(stage, 'new')
}

test('takes the place of what was, as a whole', async () => {
  await stagedChange(data, change)
  expect(tree()).toEqual(NEW)
  expect(readdirSync(data).sort()).toEqual(['node_modules', 'package-lock.json', 'package.json', 'state.db'])
})

test('leaves no trace when it fails', async () => {
  const failing = stagedChange(data, async (stage) => {
    await change(stage)
    throw new Error('half-way')
  })
  expect(failing).rejects.toThrow('half-way')
  await failing.catch(() => {})
  expect(tree()).toEqual(OLD)
  expect(existsSync(join(data, 'plugins.next'))).toBe(false)
})

for (const moved of [0, 1, 2, 3]) {
  test(`died after ${moved} of its parts were moved: the next change completes it first`, async () => {
    const stage = join(data, 'plugins.next')
    writeTree(stage, 'new')
    writeFileSync(join(stage, 'complete'), '')
    for (const part of ['node_modules', 'package-lock.json', 'package.json'].slice(0, moved)) {
      renameSync(join(data, part), join(stage, `former-${part}`))
      renameSync(join(stage, part), join(data, part))
    }
    await stagedChange(data, async (next) => {
      expect(readFileSync(join(next, 'package.json'), 'utf8')).toBe('new')
    })
    expect(tree()).toEqual(NEW)
  })
}

test('died between taking a part away and putting the next one there: completed as well', async () => {
  const stage = join(data, 'plugins.next')
  writeTree(stage, 'new')
  writeFileSync(join(stage, 'complete'), '')
  renameSync(join(data, 'node_modules'), join(stage, 'former-node_modules'))
  await stagedChange(data, async () => {})
  expect(tree()).toEqual(NEW)
})

test('died while it was still being made: it is dropped', async () => {
  writeTree(join(data, 'plugins.next'), 'new')
  await stagedChange(data, async () => {})
  expect(tree()).toEqual(OLD)
})
