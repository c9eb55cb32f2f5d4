import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTestFile } from './test-file.ts'

async function outcome(source: string) {
  const root = mkdtempSync(join(tmpdir(), 'exfil-runner-'))
  try {
    writeFileSync(join(root, 'a.test.ts'), source)
    return await runTestFile(root, 'a.test.ts', { env: process.env, scratch: root })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

test('passed, failed and skipped tests are counted apart, and skipped ones named', async () => {
  const result = await outcome(`
    import { describe, expect, test } from 'bun:test'
    describe('a "group" & <more>', () => {
      test('passes', () => expect(1).toBe(1))
      test('fails', () => expect('left').toBe('right'))
      test.skipIf(true)('is left out (needs a thing)', () => {})
    })`)
  expect(result).toMatchObject({ passed: 1, failed: 1, skipped: ['a "group" & <more> > is left out (needs a thing)'] })
  expect(result.output).toContain('right')
})

test('a file that cannot be loaded has failed', async () => {
  expect(await outcome("throw new Error('broken at the top')")).toMatchObject({ passed: 0, failed: 1 })
})

test('a file without a test has failed', async () => {
  expect((await outcome('export {}')).failed).toBe(1)
})

test('a process that dies half-way has failed, whatever passed before', async () => {
  const result = await outcome(
    "import { test } from 'bun:test'\ntest('dies', () => process.exit(0))\ntest('never', () => {})",
  )
  expect(result.failed).toBe(1)
})
