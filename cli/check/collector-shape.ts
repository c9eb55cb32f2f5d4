import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from './part.ts'

const files = [
  'package.json',
  'README.md',
  'src/index.ts',
  'src/layout.ts',
  'src/describe.ts',
  'test/conformance.test.ts',
  'test/homes.test.ts',
  'test/homes',
]
const sections = ['Where it looks', 'What it collects', 'What it never collects', 'How it describes']

interface Package {
  name: string
  description?: string
  license?: string
  type?: string
  files?: string[]
  keywords?: string[]
  engines?: { bun?: string }
  exports?: Record<string, string>
  oclif?: object
  exfil?: { collectors?: { id: string; entry: string }[] }
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
  dependencies?: Record<string, string>
}

/** Every folder below `collectors/` looks the same, so that who has read one can find the way in all. */
export const collectorShape: Part = {
  name: 'shape of collectors',
  async run(root) {
    const folder = join(root, 'collectors')
    const names = existsSync(folder) ? foldersIn(folder) : []
    const problems: string[] = names.length === 0 ? ['There is no folder below collectors/.'] : []
    for (const name of names) {
      const at = join(folder, name)
      const said = [...missing(at), ...packageProblems(at, name), ...readmeProblems(at), ...testProblems(at)]
      problems.push(...said.map((problem) => `collectors/${name} ${problem}`))
    }
    return { seen: names.join(', '), problems }
  },
}

const foldersIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

function missing(at: string): string[] {
  return files
    .filter((path) => !existsSync(join(at, path)))
    .map((path) => `has no ${path}: add it, every collector has one.`)
}

function packageProblems(at: string, name: string): string[] {
  if (!existsSync(join(at, 'package.json'))) return []
  const found = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as Package
  const declared = found.exfil?.collectors ?? []
  const problems: string[] = []
  const say = (holds: unknown, problem: string) => {
    if (!holds) problems.push(problem)
  }
  say(found.name === `@exfil/collector-${name}`, `is called ${found.name}: call it @exfil/collector-${name}.`)
  say(
    found.description?.startsWith('Collects '),
    'has no "description" that begins with "Collects": it is what its table row says.',
  )
  say(found.license === 'MIT', 'has no "license": "MIT" in its package.json.')
  say(found.type === 'module', 'has no "type": "module" in its package.json.')
  say(
    ['src', '!src/**/*.test.ts'].every((path) => found.files?.includes(path)),
    'publishes something else than its sources: "files" is ["src", "!src/**/*.test.ts"].',
  )
  say(found.exports?.['.'] === './src/index.ts', 'has no "exports": {".": "./src/index.ts"}.')
  say(
    found.keywords?.includes('exfiltrator-collector'),
    'has no keyword "exfiltrator-collector", by which people find it.',
  )
  say(found.engines?.bun, 'has no "engines": {"bun": …} in its package.json.')
  say(found.oclif, 'lacks "oclif": {} in its package.json: without it the cli does not take it for a plugin.')
  say(
    declared.some(({ id }) => id === name),
    `declares no collector with the id "${name}" in its package.json.`,
  )
  for (const { id, entry } of declared)
    say(existsSync(join(at, entry)), `names an entry ${entry} of "${id}" that does not exist.`)
  say(
    found.peerDependencies?.['@exfil/core'] &&
      found.peerDependenciesMeta?.['@exfil/core']?.optional &&
      !found.dependencies?.['@exfil/core'],
    'has to declare @exfil/core as an optional peer (and dev) dependency, so that the host’s copy is used.',
  )
  return problems
}

function readmeProblems(at: string): string[] {
  const readme = textOf(join(at, 'README.md'))
  if (readme === '') return []
  const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, title]) => title)
  const problems = sections
    .filter((section) => !headings.includes(section))
    .map((section) => `has no section "## ${section}" in its README.`)
  const takesOptions = /^\s*options[,:]/m.test(textOf(join(at, 'src/index.ts')))
  if (takesOptions && !headings.some((heading) => /options/i.test(heading ?? '')))
    problems.push('takes options, and its README has no section "## Options".')
  return problems
}

function testProblems(at: string): string[] {
  const problems: string[] = []
  const conformance = textOf(join(at, 'test/conformance.test.ts'))
  if (conformance !== '' && !/\bconformance\(/.test(conformance))
    problems.push('does not run `conformance(…)` of @exfil/core/testkit in test/conformance.test.ts.')
  const homes = join(at, 'test/homes')
  const cases = existsSync(homes) ? foldersIn(homes) : []
  if (existsSync(homes) && cases.length === 0) problems.push('has no case in test/homes.')
  for (const name of cases) {
    for (const part of ['home', 'expected.json'])
      if (!existsSync(join(homes, name, part))) problems.push(`has no test/homes/${name}/${part}.`)
    const isOthers = name.startsWith('real') || existsSync(join(homes, name, 'licenses'))
    const licences = join(homes, name, 'licenses')
    if (!isOthers) continue
    if (!existsSync(join(homes, name, 'SOURCES.md')))
      problems.push(`has samples in test/homes/${name}, and no SOURCES.md that says where they are from.`)
    if (!existsSync(licences) || readdirSync(licences).length === 0)
      problems.push(`has samples in test/homes/${name}, and no licences of theirs beside them, in licenses/.`)
  }
  return problems
}
