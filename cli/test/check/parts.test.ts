/** Each part of the check, held against a tree that keeps its promise and one that does not. */
import { describe, expect, test } from 'bun:test'
import { collectorIdsStayHome } from '../../check/collector-ids.ts'
import { collectorShape } from '../../check/collector-shape.ts'
import { engineReach } from '../../check/engine-reach.ts'
import type { Part } from '../../check/part.ts'
import { forbiddenWords } from '../../check/words.ts'
import { workspaces } from './tree.ts'

async function problems(part: Part, files: Record<string, string>): Promise<string> {
  using made = workspaces(files)
  return (await part.run(made.root)).problems.join('\n')
}

describe('collector ids', () => {
  test('are welcome in their own package', async () => {
    expect(await problems(collectorIdsStayHome, { 'collectors/notes/src/id.ts': "export const id = 'notes'\n" })).toBe(
      '',
    )
  })
  for (const place of ['core/src/x.ts', 'cli/src/x.ts', 'api/src/x.test.ts', 'web/src/x.tsx', 'migrations/001_x.sql'])
    test(`are found in ${place}`, async () => {
      expect(await problems(collectorIdsStayHome, { [place]: '-- the "Notes" type\n' })).toContain(
        `${place}:1 says "notes"`,
      )
    })
  test('are whole words', async () => {
    expect(await problems(collectorIdsStayHome, { 'core/src/x.ts': 'const footnotes = my-notes\n' })).toBe('')
  })
})

describe('engine behind its ports', () => {
  for (const [line, what] of [
    ["await Bun.file('x').text()", "Bun's file API"],
    ["import { readFile } from 'node:fs/promises'", 'a module of the machine'],
    ["await fetch('http://localhost')", 'HTTP'],
    ['const now = Date.now()', 'clock'],
    ["Bun.spawn(['ls'])", 'runs a program'],
    ["import x from '@exfil/collector-notes'", 'collector package'],
  ] as const)
    test(`refuses ${line}`, async () => {
      expect(await problems(engineReach, { 'core/src/engine/plan.ts': `${line}\n` })).toContain(what)
    })
  test('leaves ports, tests and comments alone', async () => {
    const files = {
      'core/src/engine/ports.ts': 'export const now = () => Date.now()\n',
      'core/src/engine/plan.test.ts': "Bun.file('x')\n",
      'core/src/engine/plan.ts': '/**\n * Never Bun.file() here.\n */\nexport const plan = 1 // not Date.now()\n',
    }
    expect(await problems(engineReach, files)).toBe('')
  })
})

describe('shape of collectors', () => {
  test('names what is missing', async () => {
    const said = await problems(collectorShape, {})
    for (const path of ['README.md', 'src/layout.ts', 'src/describe.ts', 'test/conformance.test.ts', 'test/homes'])
      expect(said).toContain(`collectors/notes has no ${path}`)
  })
  test('is content with a whole one', async () => {
    const whole = ['README.md', 'src/layout.ts', 'src/describe.ts', 'test/conformance.test.ts', 'test/homes/one/a']
    expect(
      await problems(collectorShape, Object.fromEntries(whole.map((path) => [`collectors/notes/${path}`, 'x']))),
    ).toBe('')
  })
})

describe('words and paths', () => {
  for (const [path, text] of [
    ['docs/a.md', ['see ', '/wo', 'rk/main'].join('')],
    ['docs/a.md', ['https://registry.', 'npmjs.org'].join('')],
    ['docs/a.md', `${'<'.repeat(7)} ours`],
    ['api/src/a.ts', ['exn', '0123456789abcdefghijklmnopqrstuvwxyz'].join('_')],
    ['api/src/a.test.ts', ['test.', "only('x', () => {})"].join('')],
    ['api/src/a.ts', ['// TO', 'DO: later'].join('')],
  ] as const)
    test(`refuses ${text.slice(0, 24)} in ${path}`, async () => {
      expect(await problems(forbiddenWords, { [path]: `first line\n${text}\n` })).toContain(`${path}:2 holds`)
    })
  test('refuses a file named after nothing', async () => {
    expect(await problems(forbiddenWords, { 'api/src/helpers.ts': 'export {}\n' })).toContain('named after nothing')
  })
  test('lets sample homes say what they say', async () => {
    expect(await problems(forbiddenWords, { 'collectors/notes/test/homes/a/x.txt': ['/wo', 'rk/x'].join('') })).toBe('')
  })
})
