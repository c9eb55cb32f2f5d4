/** Every public package, as a release would publish it. */
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { root, run } from './drivers/machine.ts'

test('all of them are fit to be published, and nothing is left behind', async () => {
  const { code, stdout, stderr } = await run(
    [process.execPath, '--no-env-file', join(root, 'cli/release/dry.ts'), '--json'],
    {
      env: process.env,
      cwd: root,
    },
  )
  const { packages } = JSON.parse(stdout) as { packages: { name: string; faults: string[]; files: object }[] }
  expect(packages.flatMap(({ name, faults }) => faults.map((fault) => `${name} ${fault}`))).toEqual([])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const names = packages.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['@exfil/core', '@exfil/collector-claude-code', 'exfiltrator']))
  expect(names).not.toContain('@exfil/api')
}, 300_000)
