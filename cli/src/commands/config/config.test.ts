import { expect, setDefaultTimeout, test } from 'bun:test'
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { installNotes } from '../../testing/notes-plugin.ts'
import { testMachine } from '../../testing/run-cli.ts'

setDefaultTimeout(60_000)

/** A machine with one plugin more, which takes `folders` and `largest`. */
function machineWithNotes() {
  const machine = testMachine()
  const zod = Bun.resolveSync('zod', import.meta.dir)
  installNotes(machine, {
    notes: `require(${JSON.stringify(zod)}).z.strictObject({
      folders: require(${JSON.stringify(zod)}).z.array(require(${JSON.stringify(zod)}).z.string()).default([]).describe('Further folders.\\n# enabled = false'),
      largest: require(${JSON.stringify(zod)}).z.number().optional(),
    })`,
  })
  const file = join(machine.configDir, 'config.toml')
  return Object.assign(machine, { file, text: () => readFileSync(file, 'utf8') })
}

test('init writes all there is as comments, once, for the owner', async () => {
  using machine = machineWithNotes()
  const { code, stdout } = await machine.run(['config', 'init'])
  expect([code, stdout]).toEqual([0, expect.stringContaining(machine.file)])
  if (process.platform !== 'win32') expect(statSync(machine.file).mode & 0o777).toBe(0o600)
  const text = machine.text()
  for (const line of [
    '# exclude = []',
    '# excludeProjects = []',
    '[collectors.notes]',
    '# enabled = true',
    '# folders = []',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
  expect(text).toContain('# List of texts. Further folders. # enabled = false\n')
  expect(text.split('\n').filter((line) => !/^(?:#.*|\[[\w.-]+\]|)$/.test(line))).toEqual([])
  expect(await machine.run(['config', 'check'])).toMatchObject({ code: 0, stdout: `${machine.file} is right\n` })
  const again = await machine.run(['config', 'init'])
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('--force')])
  await machine.run(['config', 'set', 'exclude', '["~/x"]'])
  expect((await machine.run(['config', 'init', '--force', '--json'])).code).toBe(0)
  expect(machine.text()).toBe(text)
})

test('show says every value in force and where it comes from; get says one', async () => {
  using machine = machineWithNotes()
  const plain = await machine.run(['config', 'show'])
  expect(plain.stdout).toMatch(/^# .*config\.toml \(not there: all is as it comes\)\n/)
  expect(plain.stdout).toMatch(
    /\n\[collectors\.notes\]\nenabled = true +# default\nfolders = \[\] +# default\n# largest +# not set\n/,
  )
  machine.write('.config/exfiltrator/config.toml', 'exclude = [\n  "~/x",\n]\n[collectors.notes]\nlargest = 3\n')
  const { stdout } = await machine.run(['config', 'show', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ path: machine.file, exists: true })
  expect(JSON.parse(stdout).values).toEqual(
    expect.arrayContaining([
      { key: 'exclude', value: ['~/x'], from: 'file', line: 1 },
      { key: 'excludeProjects', value: [], from: 'default', line: null },
      { key: 'collectors.notes.enabled', value: true, from: 'default', line: null },
      { key: 'collectors.notes.largest', value: 3, from: 'file', line: 5 },
    ]),
  )
  expect((await machine.run(['config', 'get', 'exclude'])).stdout).toBe('["~/x"]\n')
  expect((await machine.run(['config', 'get', 'collectors.notes.largest'])).stdout).toBe('3\n')
  const one = await machine.run(['config', 'get', 'collectors.notes.folders', '--json'])
  expect(JSON.parse(one.stdout)).toEqual({ key: 'collectors.notes.folders', value: [], from: 'default', line: null })
  const none = await machine.run(['config', 'get', 'collectors.notes.folder'])
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('did you mean collectors.notes.folders?')])
})

test('set keeps what is around, and writes nothing that would be wrong', async () => {
  using machine = machineWithNotes()
  machine.write('.config/exfiltrator/config.toml', '# mine\n[collectors.notes] # all of them\nlargest = 3 # enough\n')
  const before = machine.text()
  const refused: [key: string, value: string, says: string][] = [
    ['collectors.notes.largest', 'many', 'must be a number, and is the text "many"'],
    ['collectors.notes.large', '3', 'did you mean largest?'],
    ['collectors.notes.enabled', 'no', 'write enabled = false'],
    ['exclude', '["!x"]', 'exclude was not set: [0]: "!x" would exclude'],
    ['collectors.notes.folders', '["a", 1]', 'folders was not set: [1]: must be a text, and is the number 1'],
    ['collectors.note.folders', '[]', 'folders was not set: no collector "note" is installed; did you mean notes?'],
    ['exclude', '["x"', 'is no value in TOML'],
    ['excluded', '[]', 'did you mean exclude?'],
    ['collectors', '1', 'by hand'],
    ['a b', '1', 'is no key'],
  ]
  for (const [key, value, says] of refused) {
    const { code, stderr } = await machine.run(['config', 'set', key, value])
    expect([key, code, stderr]).toEqual([key, 2, expect.stringContaining(says)])
    expect(machine.text()).toBe(before)
  }
  const { stdout } = await machine.run(['config', 'set', 'collectors.notes.largest', '5', '--json'])
  expect(JSON.parse(stdout)).toEqual({ key: 'collectors.notes.largest', value: 5, path: machine.file, line: 3 })
  expect(machine.text()).toBe(before.replace('3 # enough', '5 # enough'))
  expect((await machine.run(['config', 'set', 'exclude', '["~/a"]'])).code).toBe(0)
  expect(machine.text()).toStartWith('# mine\nexclude = ["~/a"]\n[collectors.notes] # all of them\n')
  const stranger = await machine.run(['config', 'set', 'collectors.calendar.folder', '~/calendar'])
  expect([stranger.code, stranger.stderr]).toEqual([0, expect.stringContaining('warning: ')])
  expect(machine.text()).toEndWith('\n[collectors.calendar]\nfolder = "~/calendar"\n')
  expect(readdirSync(machine.configDir)).toEqual(['config.toml'])
})

test('set takes a collector that is almost called like an installed one, once the file has it', async () => {
  using machine = machineWithNotes()
  machine.write('.config/exfiltrator/config.toml', '[collectors.note]\n')
  const { code, stderr } = await machine.run(['config', 'set', 'collectors.note.folders', '[]'])
  expect([code, stderr]).toEqual([0, expect.stringContaining('warning: line 1: collectors.note: no collector')])
})

test('set writes through a link, and keeps the rights', async () => {
  using machine = machineWithNotes()
  const kept = machine.write('dotfiles/exfiltrator.toml', 'exclude = []\n')
  chmodSync(kept, 0o644)
  mkdirSync(machine.configDir, { recursive: true })
  symlinkSync(kept, machine.file)
  expect((await machine.run(['config', 'set', 'exclude', '["~/a"]'])).code).toBe(0)
  expect(readFileSync(kept, 'utf8')).toBe('exclude = ["~/a"]\n')
  expect(lstatSync(machine.file).isSymbolicLink()).toBe(true)
  if (process.platform !== 'win32') expect(statSync(kept).mode & 0o777).toBe(0o644)
})

test('check says everything at once; a warning is no failure', async () => {
  using machine = machineWithNotes()
  const none = await machine.run(['config', 'check'])
  expect([none.code, none.stdout]).toEqual([0, expect.stringContaining('`exfiltrator config init` makes')])
  machine.write(
    '.config/exfiltrator/config.toml',
    'exlude = []\n[collectors.notes]\nlargest = "3"\n[collectors.x]\na = 1\n',
  )
  const { code, stdout } = await machine.run(['config', 'check'])
  expect(code).toBe(2)
  expect(stdout.split('\n')).toEqual([
    `${machine.file} line 1: exlude: there is no such key; did you mean exclude? There are: exclude, excludeProjects, collectors`,
    `${machine.file} line 3: collectors.notes.largest: must be a number, and is the text "3": write largest = 3`,
    expect.stringContaining(`${machine.file} warning: line 4: collectors.x: no collector "x" is installed`),
    '2 problems to mend',
    '',
  ])
  const json = JSON.parse((await machine.run(['config', 'check', '--json'])).stdout)
  expect(json).toMatchObject({
    ok: false,
    problems: [{ line: 1, key: 'exlude', stops: 'everything' }, { line: 3 }, { line: 4 }],
  })
  machine.write('.config/exfiltrator/config.toml', '[collectors.x]\na = 1\n')
  expect((await machine.run(['config', 'check'])).code).toBe(0)
  for (const args of [['show'], ['get', 'exclude'], ['set', 'exclude', '[]']]) {
    machine.write('.config/exfiltrator/config.toml', 'exclude = [\n')
    expect(await machine.run(['config', ...args])).toMatchObject({ code: 2, stderr: expect.stringContaining('line 1') })
  }
})

test('path says where it is, or would be', async () => {
  using machine = machineWithNotes()
  expect((await machine.run(['config', 'path'])).stdout).toBe(`${machine.file}\n`)
  const env = { EXFILTRATOR_CONFIG_DIR: join(machine.home, 'other') }
  const { stdout } = await machine.run(['config', 'path', '--json'], { env })
  expect(JSON.parse(stdout)).toEqual({ path: join(machine.home, 'other/config.toml'), exists: false })
  expect(existsSync(machine.configDir)).toBe(false)
})
