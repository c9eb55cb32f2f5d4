import { Database } from 'bun:sqlite'
import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FakeServer, fakeServer } from '../testing/fake-server.ts'
import { installNotes } from '../testing/notes-plugin.ts'
import { testMachine } from '../testing/run-cli.ts'

setDefaultTimeout(60_000)

let server: FakeServer
beforeEach(() => {
  server = fakeServer()
})
afterEach(() => server[Symbol.asyncDispose]())

/** An enrolled machine with notes and diaries. */
async function machineWith(config: string) {
  const machine = testMachine()
  installNotes(machine, { notes: '', diary: '' })
  machine.write('notes/one.txt', 'first\n')
  machine.write('diary/monday.txt', 'monday\n')
  machine.write('.config/exfiltrator/config.toml', config)
  const { code } = await machine.run(['enroll', '--server', server.url, '--key', '-'], { stdin: `${server.key}\n` })
  expect(code).toBe(0)
  server.calls.length = 0
  return machine
}

const sent = () => server.recorded.map(({ path }) => path).sort()

test('what is excluded and who is switched off is not collected', async () => {
  using machine = await machineWith('exclude = ["~/notes/one.txt"]\n[collectors.diary]\nenabled = false\n')
  machine.write('notes/three.txt', 'third\n')
  const { code, stdout, stderr } = await machine.run(['sync', '--json'])
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject({ skipped: 1, excluded: [{ rule: '~/notes/one.txt', artifacts: 1 }] })
  expect(sent()).toEqual(['~/notes/three.txt'])
})

test('a dry run says which rule leaves out what', async () => {
  using machine = await machineWith('exclude = ["*.txt"]\n')
  const { code, stdout } = await machine.run(['sync', '--dry-run'])
  expect(code).toBe(0)
  expect(stdout).toContain('notes: ~/notes/one.txt: excluded by "*.txt": skip\n')
  expect(stdout).toContain('2 artifacts left out by the rule "*.txt"\n')
  expect(server.calls).toEqual([])
})

test('a project is left out with its changes, and the account says by which rule', async () => {
  using machine = await machineWith('excludeProjects = ["~/clients/*"]\n')
  machine.write('notes/acme.txt', `project: ${machine.home}/clients/acme/site\n`)
  const { code, stdout } = await machine.run(['sync'])
  expect(code).toBe(0)
  expect(stdout).toContain('3 artifacts: 2 uploaded, 0 unchanged, 1 skipped;')
  expect(stdout).toContain('  1 artifact left out by the rule "~/clients/*"\n')
  machine.write('notes/acme.txt', `project: ~/clients/acme\nmore\n`)
  await machine.run(['sync'])
  expect(sent()).toEqual(['~/diary/monday.txt', '~/notes/one.txt'])
})

test('a configuration that may leave in what it was to leave out stops everything', async () => {
  const wrong = ['exlude = ["~/notes"]', 'exclude = ["~/notes', 'exclude = "~/notes"', '[collector.notes]']
  // The last section is where a line lands that is written at the end.
  for (const config of [...wrong, 'collectors.notes.exclude = ["~/diary"]', 'collectors.exclude = ["~/notes"]']) {
    using machine = await machineWith(`# mine\n${config}\n`)
    for (const args of [['sync'], ['sync', '--dry-run']]) {
      const { code, stdout, stderr } = await machine.run(args)
      expect([config, code, stdout]).toEqual([config, 2, ''])
      expect(stderr).toMatch(
        /^exfiltrator: .*config\.toml line 2: .*; nothing was sent\. `exfiltrator config check`.*\n$/,
      )
    }
    expect(server.calls).toEqual([])
    expect((await machine.run(['status'])).stdout).toMatch(/last sync .* failed: .*config\.toml line 2: /)
  }
})

test('one that is there and cannot be read stops everything, too', async () => {
  using machine = await machineWith('')
  symlinkSync('elsewhere.toml', join(machine.configDir, 'dangling.toml'))
  renameSync(join(machine.configDir, 'dangling.toml'), join(machine.configDir, 'config.toml'))
  const { code, stderr } = await machine.run(['sync'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/the configuration .*config\.toml cannot be read: .*ENOENT/)
  writeFileSync(join(machine.configDir, 'config.toml'), Buffer.from([0x61, 0xff]))
  expect((await machine.run(['sync'])).stderr).toContain('cannot be read: it is not UTF-8 text')
  expect(server.calls).toEqual([])
})

test('what is wrong with one collector’s options keeps that one from running, and no other', async () => {
  using machine = await machineWith('[collectors.notes]\nfolder = ["letters"]\n')
  const { code, stderr } = await machine.run(['sync'])
  expect(code).toBe(3)
  expect(stderr).toMatch(
    /^notes: not run: .*config\.toml line 2: collectors\.notes\.folder: it takes no options.*\(config\)\n/,
  )
  expect(sent()).toEqual(['~/diary/monday.txt'])
  const listed = await machine.run(['collectors', 'list'])
  expect(listed.stdout).toContain('notes  Notes (exfil-notes 1.0.0, linked, not run: its configuration is wrong)\n')
  expect(listed.stdout).toContain('diary  Notes (exfil-diary 1.0.0, linked)\n')
  expect([listed.code, listed.stderr]).toEqual([
    3,
    expect.stringMatching(/config\.toml line 2: collectors\.notes\.folder: /),
  ])
  const { collectors } = JSON.parse((await machine.run(['collectors', 'list', '--json'])).stdout)
  expect(collectors.filter(({ runs }: { runs: boolean }) => !runs).map(({ id }: { id: string }) => id)).toEqual([
    'notes',
  ])
})

test('a section of nobody is a warning; a misspelt one that was to switch off holds its neighbour back', async () => {
  using machine = await machineWith('[collectors.calendar]\nfolder = "x"\n')
  const { code, stderr } = await machine.run(['sync'])
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining('line 1: collectors.calendar: no collector "calendar" is installed'),
  ])
  server.recorded.length = 0
  machine.write('notes/two.txt', 'second\n')
  machine.write('diary/tuesday.txt', 'tuesday\n')
  machine.write('.config/exfiltrator/config.toml', '[collectors.diery]\nenabled = false\n')
  const held = await machine.run(['sync'])
  expect(held.code).toBe(3)
  expect(held.stderr).toContain('did you mean diary? Until this is clear, diary is not run')
  expect(sent()).toEqual(['~/notes/two.txt'])
})

test('who is switched off is not opened, and says so when asked for by name', async () => {
  using machine = await machineWith('[collectors.diary]\nenabled = false\n')
  machine.write('plugins/diary/index.ts', "throw new Error('was opened')")
  expect(await machine.run(['sync'])).toMatchObject({ code: 0, stderr: '' })
  const { code, stderr } = await machine.run(['sync', '--collector', 'diary'])
  expect(code).toBe(2)
  expect(stderr).toContain('"diary" is switched off')
  expect(stderr).toContain('line 2; `exfiltrator config set collectors.diary.enabled true` switches it on')
})

test('options reach their collector, and a change of them describes again without sending again', async () => {
  using machine = await machineWith('[collectors.diary]\nenabled = false\n')
  const schema = "{ '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }"
  installNotes(machine, { notes: schema, diary: '' })
  machine.write('letters/dear.txt', 'dear\n')
  await machine.run(['sync'])
  const [one] = await signatures(machine)
  expect((await machine.run(['config', 'set', 'collectors.notes.folders', '["letters"]'])).code).toBe(0)
  const { stdout } = await machine.run(['sync', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ seen: 2, uploaded: 1, unchanged: 1, described: 1 })
  expect(sent()).toEqual(['~/letters/dear.txt', '~/notes/one.txt', '~/notes/one.txt'])
  expect(await signatures(machine)).not.toContain(one)
  await machine.run(['config', 'set', 'collectors.notes.folders', '[]'])
  writeFileSync(join(machine.configDir, 'config.toml'), '')
  await machine.run(['sync', '--collector', 'notes'])
  expect(await signatures(machine)).toContain(one)
})

async function signatures(machine: { dataDir: string }): Promise<unknown[]> {
  using database = new Database(join(machine.dataDir, 'state.db'), { readonly: true })
  return database.query("select signature from artifacts where type = 'notes' order by key").values().flat()
}

test('status says where the configuration is', async () => {
  using machine = await machineWith('')
  const config = join(machine.configDir, 'config.toml')
  expect((await machine.run(['status'])).stdout).toContain(`settings   ${config}\n`)
  expect(JSON.parse((await machine.run(['status', '--json'])).stdout)).toMatchObject({ config })
  rmSync(config)
  expect(JSON.parse((await machine.run(['status', '--json'])).stdout)).toMatchObject({ config: null })
})
