import { expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { appRouter } from './index.ts'

const root = join(import.meta.dir, '../../..')
const docs = readFileSync(join(root, 'docs/api.md'), 'utf8')

/** What the first column of a section's table names, `area.` said once for those that follow. */
function named(section: string): string[] {
  const text = docs.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? ''
  let area = ''
  return [...text.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => {
      if (name.includes('.')) area = name.slice(0, name.indexOf('.') + 1)
      return name.includes('.') ? name : area + name
    }),
  )
}

test('docs/api.md names every procedure, once, and none that is not there', () => {
  expect(named('Procedures').sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
})

test('docs/api.md names every table of the migrations, and none that is not there', () => {
  const folder = join(root, 'migrations')
  const sql = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8').split('---- create above')[0])
  const tables = sql.join('\n').matchAll(/^create table (\w+)/gm)
  expect(named('Schema').sort()).toEqual([...tables].map(([, name = '']) => name).sort())
})
