import { z } from 'zod'
import { prefixOf, wrongGlob } from './glob.ts'
import { isPrivate, isPrivateFolder } from './layout.ts'
import { patternOf } from './pattern.ts'
import { tidy, tooWide } from './reach.ts'

/** What an object that may hold only `keys` answers to another one. */
const only = (keys: readonly string[]) => ({
  error: (issue: { code?: string; keys?: readonly string[] }) =>
    issue.code === 'unrecognized_keys'
      ? `does not know ${(issue.keys ?? []).map((key) => `"${key}"`).join(', ')}: there are ${keys.join(', ')}`
      : undefined,
})

/** A text that `wrong` has nothing to say against. */
const textThat = (wrong: (text: string) => string | undefined) =>
  z.string().superRefine((text, ctx) => {
    const message = wrong(text)
    if (message !== undefined) ctx.addIssue({ code: 'custom', message, input: text })
  })

const blank = (text: string) => (text.trim() === '' ? 'is empty' : undefined)

function regular(name: string) {
  return textThat((text) => {
    try {
      patternOf(text, name)
      return blank(text)
    } catch (error) {
      return (error as Error).message
    }
  })
}

const where = z
  .record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text, a number, true or false' }),
  )
  .describe('Only lines in which these fields have these values: { type = "user.message" }.')

/** Where a fact is found, other than being written down. */
const found = (name: string) =>
  [
    z
      .strictObject({
        field: textThat(blank).describe(
          'A field of a JSON line, or of a JSON document; deeper ones with dots: "meta.agent". In a list, of its first element that has it (of the last, for when it ended), or by number: "content.0.text".',
        ),
        where: where.optional(),
      })
      .describe('The first JSON line that has it.'),
    z
      .strictObject({ regex: regular(name).describe(`An RE2 regular expression; the group counts: "^# (.+)$".`) })
      .describe('The first line it matches.'),
    z
      .strictObject({
        path: regular(name).describe(
          `An RE2 regular expression on the path as it is shown, the home folder as ~: "runs/(?P<${name}>[^/]+)/".`,
        ),
      })
      .describe('From where the file lies.'),
  ] as const

const FOUND = (name: string) =>
  `{ field = "meta.${name}" } for a JSON field (and where = { role = "user" } to pick the lines), { regex = "^${name}: (.+)$" } for a line, { path = "runs/([^/]+)/" } for where it lies`

const fact = (name: string) =>
  z.union([textThat(blank), ...found(name)], { error: `${name} is a text as it is ("my-loop"), ${FOUND(name)}` })

const sought = (name: string) => z.union(found(name), { error: `${name} is ${FOUND(name)}` })

const time = z.union(
  [
    ...found('time'),
    z
      .strictObject({ started: sought('started').optional(), ended: sought('ended').optional() })
      .refine(({ started, ended }) => started !== undefined || ended !== undefined, 'needs started, ended, or both')
      .describe('Each from somewhere else.'),
  ],
  { error: `time is ${FOUND('time')}, or { started = …, ended = … } with one of these each` },
)

const shape = {
  name: z
    .string('is missing: give the rule a name, such as "my-loop"')
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as "my-loop"')
    .max(64, 'must be at most 64 characters long')
    .describe('What its files are called: the kind of the artifacts, to filter by.'),
  globs: z
    .array(
      textThat((glob) => wrongGlob(glob) ?? refused(glob)),
      'must be a list of patterns, such as ["**/*.jsonl"]',
    )
    .min(1, 'needs a pattern, such as "**/*.jsonl"')
    .refine((globs) => globs.every((glob) => !glob.startsWith('!')) || globs.some((glob) => !glob.startsWith('!')), {
      message: 'only leave files out: add a pattern of what to collect before them',
    })
    .describe('Which files, as patterns (Bun.Glob) relative to root. One that begins with "!" leaves files out.'),
  root: textThat(wrongRoot).describe('The folder to search: an absolute path, or one that begins with ~.'),
  growth: z
    .enum(
      ['append', 'fixed', 'rewrite'],
      'must be "append" (grows at its end), "fixed" (never changes) or "rewrite" (changes anywhere)',
    )
    .default('append')
    .describe('How the files change: at their end only, never, or anywhere. A wrong answer costs time, never content.'),
  agent: fact('agent').optional().describe('Who made them.'),
  version: fact('version').optional().describe('Which version of the agent made them.'),
  title: sought('title')
    .optional()
    .describe('What to call each of them; without it, or where it is not found, its name.'),
  time: time.optional().describe('When it began (the first found) and ended (the last found).'),
  project: fact('project').optional().describe('Which project or folder they belong to.'),
  wide: z
    .boolean('must be true or false')
    .default(false)
    .describe('Yes, all of it: lets root be / or search the whole home folder with **.'),
  'max-files': z
    .int('must be a whole number')
    .positive('must be at least 1')
    .default(1_000_000)
    .describe('A rule that matches more files than this collects none of them, and says so.'),
}

const rule = z.strictObject(shape, only(Object.keys(shape))).superRefine(({ root, globs, wide }, ctx) => {
  const reason = wide || root.trim() === '' ? undefined : tooWide(tidy(root), globs)
  const advice = 'name a folder further down, or write wide = true if you mean it'
  if (reason !== undefined) ctx.addIssue({ code: 'custom', path: ['root'], message: `"${root}" ${reason}: ${advice}` })
})

/** What may stand under `[collectors.custom-glob]`. */
export const options = z
  .strictObject(
    {
      rules: z
        .array(rule, 'must be tables: write [[collectors.custom-glob.rules]]')
        .default([])
        .superRefine((rules, ctx) => {
          for (const [at, { name }] of rules.entries()) {
            if (rules.findIndex((other) => other.name === name) < at)
              ctx.addIssue({ code: 'custom', path: [at, 'name'], message: `"${name}" is the name of a rule above` })
          }
        })
        .describe('What to collect. A file belongs to the first rule that matches it.'),
    },
    only(['rules']),
  )
  .describe('Files named by rules of your own.')

export type Options = z.output<typeof options>
export type RuleOptions = Options['rules'][number]
export type FactOptions = NonNullable<RuleOptions['agent']>
export type TimeOptions = NonNullable<RuleOptions['time']>

function wrongRoot(root: string): string | undefined {
  if (root.trim() === '') return 'is empty: write a folder, such as "~/runs"'
  if (root.includes('$') || root.includes('%'))
    return 'takes no variables: write the folder itself; ~ is the home folder'
  if (/^~[^/\\]/.test(root)) return 'knows only your own home folder: write "~/…" or an absolute path'
  if (!/^(?:\/|~|[A-Za-z]:[/\\]|\\\\)/.test(root))
    return 'must be absolute or begin with ~: where it is relative to would depend on who runs it'
  if (/[*?[\]{}]/.test(root)) return 'is one folder: put the pattern into globs'
  return privately(tidy(root).split('/'))
}

function refused(glob: string): string | undefined {
  const name = glob.slice(glob.lastIndexOf('/') + 1)
  if (glob.startsWith('!')) return undefined
  const folders = prefixOf(glob).split('/')
  if (!/[*?[\]{}\\]/.test(name) && isPrivate(name, folders.at(-1) ?? ''))
    return `names "${name}", which may hold credentials: such files are never collected`
  return privately(folders)
}

function privately(folders: readonly string[]): string | undefined {
  const folder = folders.find(isPrivateFolder)
  return folder && `leads into "${folder}", which may hold credentials: nothing in it is ever collected`
}
