import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { setValue, valueAt } from './set-value.ts'
import { templateOf } from './template.ts'
import { parseToml } from './toml-document.ts'
import { tomlOf } from './value-words.ts'

async function set(text: string, path: string[], written: string): Promise<string> {
  const { value } = await parseToml(`v = ${written}`)
  return setValue(await parseToml(text), { path, value: value.v as never, written })
}

describe('setting a value changes nothing else', () => {
  const cases: [what: string, text: string, path: string[], value: string, after: string][] = [
    [
      'that is written',
      '# a\nexclude = [ "x", ] # why\nb = 1\n',
      ['exclude'],
      '["y"]',
      '# a\nexclude = ["y"] # why\nb = 1\n',
    ],
    ['that fills lines', 'exclude = [\n  "x", # one\n]\n', ['exclude'], '[]', 'exclude = []\n'],
    ['of an empty file', '', ['exclude'], '[]', 'exclude = []\n'],
    ['of a file of comments', '# hello\n', ['exclude'], '[]', '# hello\nexclude = []\n'],
    ['shown by a comment', '# exclude = []\n\n[a]\n', ['exclude'], '["x"]', '# exclude = []\nexclude = ["x"]\n\n[a]\n'],
    ['before the sections', 'a = 1\n\n# about b\n[b]\n', ['exclude'], '[]', 'a = 1\nexclude = []\n\n# about b\n[b]\n'],
    ['in a new section', 'a = 1', ['collectors', 'n', 'enabled'], 'true', 'a = 1\n\n[collectors.n]\nenabled = true\n'],
    [
      'in its section',
      '[collectors.n]\na = 1 # one\n\n# about m\n[collectors.m]\n',
      ['collectors', 'n', 'b'],
      '2',
      '[collectors.n]\na = 1 # one\nb = 2\n\n# about m\n[collectors.m]\n',
    ],
    ['in an empty section', '[collectors.n]', ['collectors', 'n', 'b'], '2', '[collectors.n]\nb = 2\n'],
    [
      'with carriage returns',
      '[collectors.n]\r\na = 1\r\n',
      ['collectors', 'n', 'b'],
      '2',
      '[collectors.n]\r\na = 1\r\nb = 2\r\n',
    ],
    [
      'behind a subtable',
      '[collectors.n.x]\na = 1\n',
      ['collectors', 'n', 'b'],
      '2',
      '[collectors.n.x]\na = 1\n\n[collectors.n]\nb = 2\n',
    ],
    [
      'inside braces',
      '[collectors.n]\nt = { a = 1 }\n',
      ['collectors', 'n', 't', 'b'],
      '2',
      '[collectors.n]\nt = { a = 1, b = 2 }\n',
    ],
    ['below its section', '[collectors.n]\n', ['collectors', 'n', 't', 'b'], '2', '[collectors.n]\nt.b = 2\n'],
    ['of a quoted name', '', ['collectors', 'a.b', 'c'], '1', '[collectors."a.b"]\nc = 1\n'],
  ]
  test.each(cases)('%s', async (_, text, path, value, after) => {
    expect(await set(text, path, value)).toBe(after)
  })

  test('where it cannot, it says where to do it by hand', async () => {
    const text = '\n[collectors]\nn.enabled = true\n'
    await expect(set(text, ['collectors', 'n', 'a'], '1')).rejects.toThrow(/by hand, in line 3/)
    await expect(set('exclude.a = 1\n', ['exclude'], '[]')).rejects.toThrow(/by hand, in line 1/)
  })
})

const name = fc.constantFrom('enabled', 'folders', 'a.b', 'ü', 'exclude', '')
const value = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.string(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b c', '"'), fc.oneof(fc.string(), fc.array(fc.integer()))),
)

test('what was set is there, comments stay, and what was set before is not touched', async () => {
  const setting = fc.tuple(fc.constantFrom('notes', 'new'), name, value)
  await fc.assert(
    fc.asyncProperty(fc.array(setting, { maxLength: 6 }), async (settings) => {
      const start = templateOf([{ id: 'notes', title: 'Notes', optionsSchema: undefined }])
      let text = start
      const expected = new Map<string, unknown>()
      for (const [id, key, to] of settings) {
        text = await set(text, ['collectors', id, key], tomlOf(to))
        expected.set(JSON.stringify([id, key]), to)
        const { value: now } = await parseToml(text)
        for (const [path, wanted] of expected) {
          expect(valueAt(now, ['collectors', ...JSON.parse(path)])).toEqual(wanted as never)
        }
      }
      const lines = text.split('\n')
      for (const line of start.split('\n')) expect(lines).toContain(line)
    }),
  )
})
