import { expect, test } from 'bun:test'
import { optionRows } from './option-rows.ts'

const text = { type: 'string' }
const texts = { type: 'array', items: text }

test('every option has a name, a type in words, its default and what is in force', () => {
  const properties = {
    root: { ...text, default: '~/notes', description: 'Where notes lie.' },
    depth: { type: 'integer', minimum: 0 },
    growth: { type: 'string', enum: ['append', 'rewrite'] },
    names: { ...texts, default: [] },
    either: { anyOf: [text, texts, { type: 'boolean' }, text] },
  }
  const rows = optionRows({ type: 'object', properties, required: ['root', 'growth'] }, { depth: 3, growth: 'append' })
  expect(rows.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'root: text',
    'depth: whole number',
    'growth: "append" or "rewrite"',
    'names: list of texts',
    'either: text, list of texts or true or false',
  ])
  expect(rows[0]).toEqual({
    name: 'root',
    type: 'text',
    isRequired: false,
    description: 'Where notes lie.',
    default: '~/notes',
    value: '~/notes',
    isWritten: false,
  })
  expect(rows[1]).toMatchObject({ default: null, value: 3, isWritten: true })
  expect(rows[2]).toMatchObject({ isRequired: true })
})

test('options inside a table or a list follow it, with the way to them', () => {
  const $defs = { Rule: { type: 'object', properties: { name: text, globs: texts }, required: ['name'] } }
  const rule = { $ref: '#/$defs/Rule' }
  const rows = optionRows({ $defs, properties: { rules: { type: 'array', items: rule }, only: rule } }, {})
  expect(rows.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'rules: list of tables',
    'rules[].name: text',
    'rules[].globs: list of texts',
    'only: table',
    'only.name: text',
    'only.globs: list of texts',
  ])
})

test('a schema of another making is told as far as it goes', () => {
  expect(optionRows({}, {})).toEqual([])
  expect(optionRows({ properties: { odd: {} } }, {})).toMatchObject([{ name: 'odd', type: 'value' }])
})
