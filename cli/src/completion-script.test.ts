import { expect, setDefaultTimeout, test } from 'bun:test'
import { testMachine } from './testing/run-cli.ts'

// Every test starts processes or syncs files to disk; how long that takes is the machine's business.
setDefaultTimeout(60_000)

/** What bash offers after these words, by the script that the command prints. */
async function offered(script: string, ...words: string[]): Promise<string[]> {
  const line = ['exfiltrator', ...words].map((word) => `'${word}'`).join(' ')
  const ask = `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _exfiltrator; printf '%s\\n' "\${COMPREPLY[@]}"`
  const child = Bun.spawn(['bash', '--norc', '-c', ask], { stdout: 'pipe', stderr: 'inherit' })
  return (await new Response(child.stdout).text()).split('\n').filter(Boolean)
}

test.skipIf(!Bun.which('bash'))('bash completes commands, sub-commands, flags and values', async () => {
  using machine = testMachine()
  const { stdout } = await machine.run(['completion', 'bash'])
  expect(await offered(stdout, 's')).toEqual(['status', 'sync'])
  expect(await offered(stdout, 'sync', '--d')).toEqual(['--dry-run'])
  expect(await offered(stdout, 'sync', '--json', '--q')).toEqual(['--quiet'])
  expect(await offered(stdout, 'collectors', '')).toEqual(['check', 'list', 'new', 'show'])
  expect(await offered(stdout, 'collectors', 'list', '--')).toEqual(['--json', '--help'])
  expect(await offered(stdout, 'completion', 'f')).toEqual(['fish'])
  expect(await offered(stdout, 'unknown', '')).toEqual([])
})

test('zsh and fish get every command and flag, with what they mean', async () => {
  using machine = testMachine()
  for (const shell of ['zsh', 'fish']) {
    const { stdout } = await machine.run(['completion', shell])
    for (const word of ['enroll', 'collectors', 'list', 'dry-run', 'Bring what is new on this machine']) {
      expect(stdout).toContain(word)
    }
    const program = Bun.which(shell)
    if (program) expect(Bun.spawnSync([program, '-n', '-c', stdout]).exitCode).toBe(0)
  }
})
