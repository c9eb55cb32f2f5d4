import { expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

test('the page of all components shows every one of this folder', () => {
  const page = readFileSync(join(import.meta.dir, 'ComponentsPage.tsx'), 'utf8')
  const names = readdirSync(import.meta.dir).flatMap((file) =>
    file.endsWith('.tsx') && file !== 'ComponentsPage.tsx' ? [file.slice(0, -'.tsx'.length)] : [],
  )
  expect(names.length).toBeGreaterThan(0)
  expect(names.filter((name) => !new RegExp(`<${name}[\\s/>]`).test(page))).toEqual([])
})
