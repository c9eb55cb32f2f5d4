/** What docs/configuration.md tells a person to type and to write. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fakeServer } from '../testing/fake-server.ts'
import { installNotes } from '../testing/notes-plugin.ts'
import { testMachine } from '../testing/run-cli.ts'

setDefaultTimeout(120_000)

const page = readFileSync(join(import.meta.dir, '../../../docs/configuration.md'), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text as string)

/** A command line's words, without quotation marks and its comment. */
const words = (line: string) =>
  [...line.replace(/\s#.*/, '').matchAll(/'([^']*)'|(\S+)/g)].map(([, a, b]) => a ?? b ?? '')

test('every command runs', async () => {
  await using server = fakeServer()
  using machine = testMachine()
  installNotes(machine, { notes: '' })
  machine.write('notes/one.txt', 'first\n')
  const stdin = `${server.key}\n`
  expect((await machine.run(['enroll', '--server', server.url, '--key', '-'], { stdin })).code).toBe(0)
  const lines = blocks('sh').flatMap((block) => block.trim().split('\n'))
  expect(lines.length).toBeGreaterThan(5)
  for (const line of lines) {
    const [program, ...args] = words(line)
    expect(program).toBe('exfiltrator')
    const { code, stderr } = await machine.run(args)
    expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' })
  }
  const shown = JSON.parse((await machine.run(['config', 'show', '--json'])).stdout)
  expect(shown.values).toContainEqual(
    expect.objectContaining({ key: 'exclude', value: ['~/.agents/private'], from: 'file' }),
  )
  expect(shown.values).toContainEqual(expect.objectContaining({ key: 'collectors.notes.enabled', value: false }))
})

test('what it shows as a configuration is right', async () => {
  const [example = '', ...more] = blocks('toml')
  expect(more).toEqual([])
  using machine = testMachine()
  installNotes(machine, { notes: FOLDERS })
  machine.write('.config/exfiltrator/config.toml', example)
  expect(await machine.run(['config', 'check'])).toMatchObject({ code: 0, stdout: expect.stringContaining('is right') })
})

const FOLDERS = `{ '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }`
