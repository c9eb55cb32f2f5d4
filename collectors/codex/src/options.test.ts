import { expect, test } from 'bun:test'
import { readOptions } from '@exfil/core'
import definition from './index.ts'

test('further homes may be named', async () => {
  expect(await readOptions(definition)).toEqual({ value: { roots: [] } })
  const roots = ['~/work/codex', '~', '/srv/codex', 'D:\\codex', '\\\\server\\share']
  expect(await readOptions(definition, { roots })).toEqual({ value: { roots } })
})

test.each([
  ['a relative home', { roots: ['work/codex'] }, ['roots', 0], 'absolute path'],
  ['someone else’s', { roots: ['~ada/codex'] }, ['roots', 0], 'absolute path'],
  ['one home as a text', { roots: '~/work' }, ['roots'], 'expected array'],
  ['what there is not', { rotos: [] }, [], 'rotos'],
])('%s is refused', async (_what, written, path, message) => {
  const { issues = [] } = await readOptions(definition, written)
  expect(issues).toMatchObject([{ path }])
  expect(issues[0]?.message).toContain(message)
})

test('each option says what it is', () => {
  const schema = definition.options?.['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })
  expect(schema).toMatchObject({
    properties: { roots: { type: 'array', description: expect.any(String), default: [] } },
  })
})
