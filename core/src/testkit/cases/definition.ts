import * as assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { CONTRACT } from '../../collector.ts'
import type { Script } from '../script.ts'

export const definitionCases: Script[] = [
  {
    title: 'definition: says what it is',
    async play(stage) {
      const { definition } = stage.subject
      assert.equal(definition.contract, CONTRACT)
      assert.match(definition.id, /^[a-z0-9]+(-[a-z0-9]+)*$/, 'ids are lower-case words joined by hyphens')
      assert.ok(definition.title.trim() !== '', 'a title for people')
      assert.ok(Number.isSafeInteger(definition.rules) && definition.rules >= 0, '`rules` is a whole number')
      assert.ok(definition.reads.length > 0, 'people are told what is read')
      assert.ok(
        definition.reads.every((line) => typeof line === 'string' && line.trim() !== ''),
        'in words',
      )
      assert.notEqual(await stage.another(), await stage.another(), 'each call makes an instance')
    },
  },
  {
    title: 'import: is quiet, and lets the process end',
    async play({ subject }) {
      const program = `await import(${JSON.stringify(subject.entry)})`
      const { output, code } = await new Promise<{ output: string; code: unknown }>((resolve) => {
        execFile(process.execPath, ['-e', program], { timeout: 20_000 }, (error, stdout, stderr) =>
          resolve({ output: stdout + stderr, code: error?.code ?? error?.signal ?? 0 }),
        )
      })
      assert.equal(output, '', 'importing prints nothing')
      assert.equal(code, 0, 'importing starts nothing that keeps the process alive')
    },
  },
]
