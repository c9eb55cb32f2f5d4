import { expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '@exfil/core'
import { z } from 'zod'
import { checkConfig } from './check-config.ts'
import { problemLine } from './problem.ts'
import { readConfig } from './read-config.ts'

/** Each `NAME.toml` is wrong in one way or more; `NAME.txt` is all that is said of it, with what stops. */
const folder = join(import.meta.dir, 'mistakes')
const names = readdirSync(folder).flatMap((name) => (name.endsWith('.toml') ? [name.slice(0, -5)] : []))

const rule = z.strictObject({ name: z.string(), globs: z.array(z.string()).min(1), title: z.string().optional() })
const notes = z.strictObject({
  folders: z.array(z.string()).default([]).describe('Further folders.'),
  growth: z.enum(['append', 'rewrite']).default('append'),
  largest: z.number().int().min(1).optional(),
  title: z.string().optional(),
  rules: z.array(rule).optional(),
})

/** One that says in words of its own what it takes. */
const letters = z.strictObject({
  folder: z
    .string()
    .refine((path) => path.startsWith('~'), 'Write a path that begins with ~.')
    .refine((path) => path !== '~/', { error: ({ input }) => `"${input}" is all there is` })
    .optional(),
  title: z
    .union([z.strictObject({ field: z.string() }), z.strictObject({ path: z.string() })], {
      error: 'title is { field = "…" } or { path = "…" }',
    })
    .optional(),
})

const schemas: Record<string, typeof notes | typeof letters> = { notes, letters }
const installed = [{ id: 'notes' }, { id: 'plain' }, { id: 'letters' }]

const open = async ({ id }: { id: string }) => ({
  optionsSchema: schemas[id]?.['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }),
  async check(options: Json) {
    const schema = schemas[id]
    if (schema) return (await schema['~standard'].validate(options)).issues ?? []
    return Object.keys(options as object).map((key) => ({ message: 'it takes no options', path: [key] }))
  },
  close: async () => {},
})

test.each(names)('%s', async (name) => {
  const config = await readConfig(readFileSync(join(folder, `${name}.toml`), 'utf8'))
  const problems = await checkConfig(config, installed, open)
  const said = problems.map((problem) => `stops ${problem.stops}: ${problemLine(problem)}\n`).join('')
  const expected = join(folder, `${name}.txt`)
  if (!existsSync(expected) && process.env.WRITE_EXPECTED) writeFileSync(expected, said)
  expect(said).toBe(readFileSync(expected, 'utf8'))
})

test('there are many', () => {
  expect(names.length).toBeGreaterThan(30)
})

test('a good configuration has nothing wrong', async () => {
  const text = `
    exclude = ["~/clients/acme", "**/node_modules/**", "*.tmp", "/srv/agents/*.log", "C:/work"]
    excludeProjects = ["acme", "~/clients/*", "acme/website"]

    [collectors.notes]
    enabled = false
    folders = ["~/notes"]
    rules = [{ name = "all", globs = ["**/*.md"] }]

    [collectors.calendar]
    # not installed any more, and nothing is set for it`
  expect(await checkConfig(await readConfig(text), [{ id: 'notes' }], open)).toEqual([])
})
