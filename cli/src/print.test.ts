import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fakeServer } from './testing/fake-server.ts'
import { CHECKOUT, testMachine } from './testing/run-cli.ts'

setDefaultTimeout(60_000)

const server = fakeServer()
afterAll(() => server[Symbol.asyncDispose]())

/** An enrolled machine, and a way to run commands whose whole output goes to one open file, as a shell's redirect has it. */
async function redirected() {
  const machine = testMachine()
  await machine.run(['enroll', '--server', server.url, '--key', '-'], { stdin: server.key })
  const log = join(machine.home, 'log')
  return {
    log,
    async run(flags: 'a' | 'w', ...commands: string[][]) {
      const file = openSync(log, flags)
      for (const args of commands) {
        const child = Bun.spawn([...CHECKOUT, ...args], {
          cwd: machine.home,
          env: { PATH: process.env.PATH ?? '', HOME: machine.home, USERPROFILE: machine.home },
          stdin: 'ignore',
          stdout: file,
          stderr: file,
        })
        await child.exited
      }
      closeSync(file)
      return readFileSync(log, 'utf8').split('\n')
    },
    [Symbol.dispose]: () => machine[Symbol.dispose](),
  }
}

test('what a log holds stays when output is appended to it (>>), also when there is none', async () => {
  using shell = await redirected()
  writeFileSync(shell.log, 'kept\n')
  expect(await shell.run('a', ['sync', '--quiet'])).toEqual(['kept', ''])
  const lines = await shell.run('a', ['sync'], ['whoami', '--json'], ['no-such-command'])
  expect(lines).toEqual([
    'kept',
    expect.stringMatching(/^0 artifacts: /),
    expect.stringMatching(/^{"nodeId":/),
    expect.stringMatching(/^exfiltrator: there is no command/),
    '',
  ])
})

test('commands that share one redirect write one after the other', async () => {
  using shell = await redirected()
  const whoami = ['whoami', '--json']
  const lines = await shell.run('w', ['--help'], whoami, ['sync', '--quiet'], ['no-such-command'], whoami)
  const text = lines.join('\n')
  expect(text).not.toContain('\0')
  expect(text).toMatch(
    /^Brings what[\s\S]*EXAMPLES[\s\S]*\n{"nodeId":.*\nexfiltrator: there is no command.*\n{"nodeId":.*\n$/,
  )
})
