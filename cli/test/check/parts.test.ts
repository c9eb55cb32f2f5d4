/** Each part of the check, held against a tree that keeps its promise and one that does not. */
import { describe, expect, test } from 'bun:test'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { collectorIdsStayHome } from '../../check/collector-ids.ts'
import { collectorShape } from '../../check/collector-shape.ts'
import { collectorTable } from '../../check/collector-table.ts'
import { collectorsListedOnce } from '../../check/collectors-listed-once.ts'
import { contractReference } from '../../check/contract-reference.ts'
import { exportsOf } from '../../check/declarations.ts'
import { engineReach } from '../../check/engine-reach.ts'
import { generatedDocs } from '../../check/generated-docs.ts'
import type { Part } from '../../check/part.ts'
import { forbiddenWords } from '../../check/words.ts'
import { workspaces } from './tree.ts'

const root = resolve(import.meta.dir, '../../..')

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

const readme = ['Where it looks', 'What it collects', 'What it never collects', 'How it describes']
  .map((title) => `## ${title}\n`)
  .join('')
const whole = {
  'collectors/notes/README.md': readme,
  'collectors/notes/src/layout.ts': 'x',
  'collectors/notes/src/describe.ts': 'x',
  'collectors/notes/test/conformance.test.ts': 'conformance({})',
  'collectors/notes/test/homes.test.ts': 'x',
  'collectors/notes/test/homes/one/home/a': 'x',
  'collectors/notes/test/homes/one/expected.json': '{}',
}

describe('shape of collectors', () => {
  test('names what is missing', async () => {
    const said = await problems(collectorShape, {})
    for (const path of ['README.md', 'src/layout.ts', 'src/describe.ts', 'test/conformance.test.ts', 'test/homes'])
      expect(said).toContain(`collectors/notes has no ${path}`)
  })
  test('is content with a whole one', async () => {
    expect(await problems(collectorShape, whole)).toBe('')
  })
  for (const [change, says] of [
    [{ 'collectors/notes/README.md': '## What it collects\n' }, 'no section "## Where it looks"'],
    [{ 'collectors/notes/src/index.ts': 'defineCollector({\n  options,\n})' }, 'no section "## Options"'],
    [{ 'collectors/notes/test/conformance.test.ts': '1' }, 'does not run `conformance'],
    [{ 'collectors/notes/test/homes/two/home/a': 'x' }, 'has no test/homes/two/expected.json'],
    [
      { 'collectors/notes/test/homes/real/home/a': 'x', 'collectors/notes/test/homes/real/expected.json': '{}' },
      'no licences of theirs',
    ],
    [{ 'collectors/notes/package.json': '{"name":"notes"}' }, 'optional peer'],
  ] as [Record<string, string>, string][])
    test(`says where ${says}`, async () => {
      expect(await problems(collectorShape, { ...whole, ...change })).toContain(says)
    })
})

describe('collectors listed once', () => {
  test('finds a list beside the folders', async () => {
    const files = { '.config/some.json': '\n["@exfil/collector-notes"]' }
    expect(await problems(collectorsListedOnce, files)).toContain('.config/some.json:2 names the collector "notes"')
  })
  test('lets docs and the cli name those it ships', async () => {
    const files = { 'docs/a.md': 'collectors/notes', 'cli/test/a.test.ts': '@exfil/collector-notes' }
    // The root's own package.json links the workspaces of this tree by name, as no real one does.
    expect(await problems(collectorsListedOnce, { ...files, 'package.json': '{}' })).toBe('')
  })
})

const NOTES = `import { z } from 'zod'
const options = z.strictObject({ roots: z.array(z.string()).default([]).describe('More | folders.') })
export default { title: 'Notes', reads: ['~/<name>/**'], options }
`
const CONTRACT = `/**
 * What it is.
 */

/** Said of it. */
export interface Thing {
  /** Said of a. */
  readonly a: string
  b(): void
}

/** A function. */
export function same<T>(
  value: T,
): T {
  return value
}
`

const HELPERS = `import { readdirSync } from 'node:fs'

/** How many. */
export async function countOf(folder: string): Promise<number> {
  return readdirSync(folder).length
}

/** Counts on. */
export class Counter {
  /** So far. */
  count = 0
  readonly #step: number

  constructor(step: number) {
    this.#step = step
  }

  /** One more. */
  readonly more = (times: number): number => {
    return (this.count += times * this.#step)
  }

  get isNew(): boolean {
    return this.count === 0
  }
}

export const inside = 1
`
const FILES_DOC = `# Helpers for collectors of files

<!-- Made by \`bun run generate\` from the comments of core/src/files: change them there. -->

What \`@exfil/core/files\` exports. Nobody has to use it; \`ArtifactError\`, \`Context\` and the other words are [the contract's](contract.md).

[Counter](#counter) · [countOf](#countof)

## Counter

Counts on.

\`\`\`ts
export class Counter {
  count = 0
  constructor(step: number)
  readonly more
  get isNew(): boolean
}
\`\`\`

- **\`count\`**: So far.
- **\`more\`**: One more.

## countOf

How many.

\`\`\`ts
export async function countOf(folder: string): Promise<number>
\`\`\`
`
const FILES = {
  'core/src/files/index.ts': "/** The door. */\nexport { Counter, countOf } from './count.ts'\n",
  'core/src/files/count.ts': HELPERS,
  'docs/files.md': FILES_DOC,
}

describe('generated docs', () => {
  test('are made from the code, and stale when it changes', async () => {
    const doc = contractReference(CONTRACT)
    expect(doc).toMatchSnapshot()
    using made = workspaces({
      'core/src/collector.ts': CONTRACT,
      'docs/contract.md': doc,
      ...FILES,
      'collectors/README.md': readFileSync(join(root, 'collectors/README.md'), 'utf8'),
      'collectors/notes/src/index.ts': NOTES,
    })
    symlinkSync(join(root, 'core/node_modules/zod'), join(made.root, 'node_modules/zod'))
    expect((await generatedDocs.run(made.root)).problems).toEqual([
      'collectors/README.md is stale: run `bun run generate`, and commit it.',
    ])
    expect(await collectorTable(made.root)).toMatchSnapshot()
    writeFileSync(join(made.root, 'core/src/files/count.ts'), HELPERS.replace('How many.', 'How few.'))
    expect((await generatedDocs.run(made.root)).problems[0]).toStartWith('docs/files.md is stale')
    writeFileSync(join(made.root, 'core/src/collector.ts'), CONTRACT.replace('Said of a.', 'Said otherwise.'))
    expect((await generatedDocs.run(made.root)).problems[0]).toStartWith('docs/contract.md is stale')
  })
  test('say which file lacks its marks', async () => {
    expect(await problems(generatedDocs, { 'collectors/README.md': '# Collectors\n' })).toContain(
      'has to hold the lines',
    )
  })
  test('leave out no helper for files, and nothing that is said of one', () => {
    const folder = join(root, 'core/src/files')
    const doc = readFileSync(join(root, 'docs/files.md'), 'utf8')
    for (const [, names = '', file = ''] of readFileSync(join(folder, 'index.ts'), 'utf8').matchAll(
      /\{ (.+) \} from '(.+)'/g,
    ))
      for (const { name, comment } of exportsOf(readFileSync(join(folder, file), 'utf8')).declarations)
        if (new RegExp(`\\b${name}\\b`).test(names))
          expect({ name, said: doc.includes(`## ${name}\n\n${comment}`) }).toEqual({ name, said: true })
  })
  test('leave out nothing that the contract exports', () => {
    const source = readFileSync(join(root, 'core/src/collector.ts'), 'utf8')
    const doc = contractReference(source)
    for (const [, name] of source.matchAll(/^export \w+ (\w+)/gm))
      expect({ name, said: doc.includes(`\n## ${name}\n`) }).toEqual({ name, said: true })
    const comments = source.match(/\/\*\*[\s\S]*?\*\//g) ?? []
    expect(comments.length).toBeGreaterThan(40)
    for (const comment of comments) {
      const [first = ''] = comment.replace(/^\/\*\*\s*\*?\s*/, '').split(/\n| \*\//)
      expect({ first, said: doc.includes(first) }).toEqual({ first, said: true })
    }
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
