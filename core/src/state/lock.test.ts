import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AlreadyRunning, acquireLock } from './lock.ts'

// Every test starts processes or syncs files to disk; how long that takes is the machine's business.
setDefaultTimeout(60_000)

const dir = mkdtempSync(join(tmpdir(), 'exfil-lock-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const holder = `
  import { acquireLock } from ${JSON.stringify(join(import.meta.dir, 'lock.ts'))}
  acquireLock(process.argv[1])
  Bun.gc(true)
  console.log('held')
  setInterval(() => {}, 1000)
`

function failure(): unknown {
  try {
    acquireLock(dir).release()
  } catch (error) {
    return error
  }
}

test('one holder at a time, named by its pid, and free again once it was killed', async () => {
  for (let round = 0; round < 3; round++) {
    const program = Bun.spawn([process.execPath, '--no-env-file', '-e', holder, dir], { stdout: 'pipe' })
    for await (const _ of program.stdout) break
    const refused = failure()
    expect(refused).toBeInstanceOf(AlreadyRunning)
    expect((refused as AlreadyRunning).pid).toBe(program.pid)
    expect((refused as AlreadyRunning).message).toContain(String(program.pid))
    program.kill('SIGKILL')
    await program.exited
    expect(failure()).toBeUndefined()
  }
}, 30_000)

test('a second call in the same process is refused too, and released locks can be taken again', () => {
  const lock = acquireLock(dir)
  expect(failure()).toBeInstanceOf(AlreadyRunning)
  lock.release()
  lock.release()
  expect(failure()).toBeUndefined()
})
