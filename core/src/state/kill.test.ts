import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { openStore } from './open-store.ts'

const dir = mkdtempSync(join(tmpdir(), 'exfil-kill-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Commits forever, each time one row, one header and the agreement, and says so after each. */
const child = `
  import { openStore } from ${JSON.stringify(join(import.meta.dir, 'open-store.ts'))}
  import { someState } from ${JSON.stringify(join(import.meta.dir, 'store-suite.ts'))}
  const { store } = openStore(JSON.parse(process.argv[1]))
  for (let n = (await store.agreement()).seq + 1; ; n++) {
    await store.commit({ put: [someState({ key: String(n) })], addHeaders: [String(n)], agreement: { seq: n, foreignAt: 0 } })
    await Bun.write(Bun.stdout, n + '\\n')
  }
`

test('kill -9 loses no commit that was acknowledged and leaves none half done', async () => {
  const options = { path: join(dir, 'state.db'), server: 's', node: 'n' }
  const rounds = fc.sample(fc.integer({ min: 0, max: 300 }), { numRuns: 15, seed: Date.now() })
  for (const acknowledgements of rounds) {
    const program = Bun.spawn([process.execPath, '--no-env-file', '-e', child, JSON.stringify(options)], {
      stdout: 'pipe',
      stderr: 'inherit',
    })
    let said = ''
    let lines = 0
    for await (const chunk of program.stdout) {
      said += new TextDecoder().decode(chunk)
      lines = said.split('\n').length - 1
      if (lines > acknowledgements) program.kill('SIGKILL')
    }
    await program.exited
    const acknowledged = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1))

    const { store, setAside } = openStore(options)
    expect(setAside).toBeUndefined()
    const { seq } = await store.agreement()
    expect(seq).toBeGreaterThanOrEqual(acknowledged)
    const all = Array.from({ length: seq }, (_, n) => String(n + 1))
    expect(new Set((await store.signatures('notes')).keys())).toEqual(new Set(all))
    expect(await store.headers()).toEqual(all)
    await store.close()
  }
}, 60_000)
