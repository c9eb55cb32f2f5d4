import { expect, test } from 'bun:test'
import { options } from './options.ts'

/** What is wrong with a configuration: the way to it, and the message. */
function complaints(toml: string): string[] {
  const verdict = options.safeParse(Bun.TOML.parse(toml))
  return verdict.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
}

const rule = (more: string, { name = '"a"', root = '"~/a"', globs = '["*.log"]' } = {}) =>
  `[[rules]]\nname = ${name}\nroot = ${root}\nglobs = ${globs}\n${more}\n`

test('a rule says what, where and nothing else; the rest has a sane default', () => {
  expect(options.parse(Bun.TOML.parse(rule('')))).toEqual({
    rules: [{ name: 'a', root: '~/a', globs: ['*.log'], growth: 'append', wide: false, 'max-files': 1_000_000 }],
  })
  expect(options.parse({})).toEqual({ rules: [] })
})

test.each([
  ['agent = "my-loop"'],
  ['agent = { path = "runs/(?P<agent>[^/]+)/" }'],
  ['agent = { field = "meta.agent" }'],
  ['version = { field = "v" }'],
  ['title = { regex = "^# (.+)$" }'],
  ['title = { field = "text", where = { role = "user", final = true, turn = 1 } }'],
  ['time = { field = "at" }'],
  ['time = { started = { field = "from" }, ended = { regex = "^end (.+)$" } }'],
  ['time = { ended = { field = "to" } }'],
  ['project = "shop"'],
  ['growth = "rewrite"\nwide = true\nmax-files = 5'],
])('%s', (more) => expect(complaints(rule(more))).toEqual([]))

test.each<[string, string, string]>([
  [
    'a key that is none',
    rule('glob = "x"'),
    'rules.0: does not know "glob": there are name, globs, root, growth, agent',
  ],
  ['an option that is none', 'rule = 1', ': does not know "rule": there are rules'],
  ['rules that are no tables', 'rules = "x"', 'rules: must be tables: write [[collectors.custom-glob.rules]]'],
  ['no name', '[[rules]]\nroot = "~/a"\nglobs = ["*"]', 'rules.0.name: is missing'],
  ['a name with blanks', rule('', { name: '"My loop"' }), 'rules.0.name: must be lower-case words joined by hyphens'],
  ['one name twice', rule('') + rule(''), 'rules.1.name: "a" is the name of a rule above'],
  ['globs that are a text', rule('', { globs: '"*.log"' }), 'rules.0.globs: must be a list of patterns'],
  ['no globs', rule('', { globs: '[]' }), 'rules.0.globs: needs a pattern'],
  ['only what to leave out', rule('', { globs: '["!a"]' }), 'rules.0.globs: only leave files out'],
  ['a broken glob', rule('', { globs: '["a", "[b"]' }), 'rules.0.globs.1: has a "[" without its "]"'],
  [
    'a glob for credentials',
    rule('', { globs: '["x/.env"]' }),
    'rules.0.globs.0: names ".env", which may hold credentials',
  ],
  ['a glob into .ssh', rule('', { globs: '[".ssh/*"]' }), 'rules.0.globs.0: leads into ".ssh"'],
  ['a root in .aws', rule('', { root: '"~/.aws/cli"' }), 'rules.0.root: leads into ".aws"'],
  ['a relative root', rule('', { root: '"logs"' }), 'rules.0.root: must be absolute or begin with ~'],
  ['a root with a variable', rule('', { root: '"$HOME/logs"' }), 'rules.0.root: takes no variables'],
  ['another’s home', rule('', { root: '"~ada/logs"' }), 'rules.0.root: knows only your own home'],
  ['a root with a pattern', rule('', { root: '"~/*/logs"' }), 'rules.0.root: is one folder'],
  ['an empty root', rule('', { root: '""' }), 'rules.0.root: is empty'],
  [
    'the whole machine',
    rule('', { root: '"/"' }),
    'rules.0.root: "/" is the whole machine: name a folder further down, or write wide = true',
  ],
  ['the whole machine, said otherwise', rule('', { root: '"/home/.."' }), 'is the whole machine'],
  ['a drive', rule('', { root: '"C:\\\\"' }), 'is the whole machine'],
  [
    'the whole home folder',
    rule('', { root: '"~"', globs: '["**/*.md"]' }),
    'rules.0.root: "~" is searched whole by "**/*.md"',
  ],
  ['all homes', rule('', { root: '"/"', globs: '["home/**"]' }), 'is the whole machine'],
  ['all of /home', rule('', { root: '"/home"', globs: '["**/x"]' }), 'is searched whole'],
  ['/proc', rule('', { root: '"/proc/self"' }), 'devices and processes'],
  ['a growth there is not', rule('growth = "log"'), 'rules.0.growth: must be "append" (grows at its end), "fixed"'],
  ['a title that is a text', rule('title = "message.text"'), 'rules.0.title: title is { field ='],
  ['an agent that is a number', rule('agent = 5'), 'rules.0.agent: agent is a text as it is ("my-loop"), { field ='],
  ['an agent found in no way there is', rule('agent = { json = "a" }'), 'rules.0.agent: agent is a text as it is'],
  ['two ways at once', rule('agent = { field = "a", regex = "b" }'), 'rules.0.agent: agent is a text as it is'],
  [
    'a broken expression',
    rule('title = { regex = "(" }'),
    'rules.0.title.regex: is not a regular expression of RE2: missing closing )',
  ],
  ['an expression with a look ahead', rule('title = { regex = "(?=a)" }'), 'no looking ahead or behind'],
  ['two groups and no name', rule('agent = { path = "(a)/(b)" }'), 'rules.0.agent.path: has 2 groups'],
  ['an empty field', rule('agent = { field = "" }'), 'rules.0.agent.field: is empty'],
  ['a time of nothing', rule('time = {}'), 'rules.0.time: '],
  ['a time that is a text', rule('time = "2026"'), 'rules.0.time: time is { field ='],
  ['a broken expression for one end', rule('time = { started = { regex = "[" } }'), 'missing closing ]'],
  ['a where that is a list', rule('title = { field = "a", where = { b = [1] } }'), 'rules.0.title: title is { field ='],
  ['max-files of nothing', rule('max-files = 0'), 'rules.0.max-files: must be at least 1'],
  ['max-files of half', rule('max-files = 1.5'), 'rules.0.max-files: must be a whole number'],
  ['wide that is a text', rule('wide = "yes"'), 'rules.0.wide: must be true or false'],
])('%s', (_name, toml, said) => {
  const found = complaints(toml)
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(said)
})

test.each([
  ['"/"', '["var/log/*"]'],
  ['"~"', '["**/*.md"]'],
])('wide = true: root = %s, globs = %s', (root, globs) =>
  expect(complaints(rule('wide = true', { root, globs }))).toEqual([]),
)

test('the home folder is a root as long as its patterns say where', () => {
  expect(complaints(rule('', { root: '"~"', globs: '[".pi/**", "*.log", "!**/tmp/**"]' }))).toEqual([])
})

test('it can say itself as JSON Schema, with what each key means', () => {
  const schema = options['~standard'].jsonSchema.input({ target: 'draft-2020-12' })
  const text = JSON.stringify(schema)
  for (const key of Object.keys(options.shape.rules.unwrap().element.shape)) expect(text).toContain(`"${key}":{`)
  expect(text).toContain('A file belongs to the first rule that matches it.')
})
