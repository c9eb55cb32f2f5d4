import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { fakeServer } from '../testing/fake-server.ts'
import { installNotes } from '../testing/notes-plugin.ts'
import { testMachine } from '../testing/run-cli.ts'

setDefaultTimeout(60_000)

const server = fakeServer()
afterAll(() => server[Symbol.asyncDispose]())

/** An enrolled machine with notes and diaries, and nothing of what the server has heard before. */
async function machineWith(config: string) {
  const machine = testMachine()
  installNotes(machine, { notes: '', diary: '' })
  machine.write('notes/one.txt', 'first\n')
  machine.write('diary/monday.txt', 'monday\n')
  machine.write('.config/exfiltrator/config.toml', config)
  const { code } = await machine.run(['enroll', '--server', server.url, '--key', '-'], { stdin: `${server.key}\n` })
  expect(code).toBe(0)
  server.calls.length = 0
  server.recorded.length = 0
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
