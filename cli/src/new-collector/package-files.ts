import coreManifest from '@exfil/core/package.json' with { type: 'json' }
import broken from './template/broken.jsonl.txt' with { type: 'text' }
import conformanceTest from './template/conformance.test.ts.txt' with { type: 'text' }
import describe from './template/describe.ts.txt' with { type: 'text' }
import expected from './template/expected.json.txt' with { type: 'text' }
import first from './template/first.jsonl.txt' with { type: 'text' }
import gitignore from './template/gitignore.txt' with { type: 'text' }
import homesTest from './template/homes.test.ts.txt' with { type: 'text' }
import index from './template/index.ts.txt' with { type: 'text' }
import license from './template/LICENSE.txt' with { type: 'text' }
import layout from './template/layout.ts.txt' with { type: 'text' }
import packageJson from './template/package.json.txt' with { type: 'text' }
import readme from './template/README.md.txt' with { type: 'text' }
import tsconfig from './template/tsconfig.json.txt' with { type: 'text' }

/** What a new collector is to be called, and where things are. */
export interface NewCollector {
  readonly id: string
  readonly title: string
  readonly package: string
  /** Of the package's own example, from the home directory, with forward slashes; nothing where no such way leads there. */
  readonly example: string | undefined
  /** The packages of a checkout to use in the place of published ones: name → folder. */
  readonly overrides?: Readonly<Record<string, string>> | undefined
  readonly year: number
}

/** What a new package is made and tested with: this project's own versions. */
export const TOOLS = { bun: '1.4.5', '@types/bun': '1.4.5', typescript: '6.0.3' } as const

/** Where the example lies in the package. It is not published. */
export const EXAMPLE = 'example'

/** The whole package: content by path. */
export function packageFiles(wanted: NewCollector): Record<string, string> {
  const fill = (template: string) => filled(template, wordsOf(wanted))
  const home = `test/homes/first-logs/home/.${wanted.id}`
  return {
    'package.json': manifestOf(fill(packageJson), wanted.overrides),
    'tsconfig.json': tsconfig,
    '.gitignore': gitignore,
    LICENSE: fill(license),
    'README.md': fill(readme),
    'src/index.ts': fill(index),
    'src/layout.ts': fill(layout),
    'src/describe.ts': fill(describe),
    'test/conformance.test.ts': fill(conformanceTest),
    'test/homes.test.ts': fill(homesTest),
    'test/homes/first-logs/expected.json': fill(expected),
    [`${home}/first.jsonl`]: first,
    [`${home}/2026/broken.jsonl`]: broken,
    ...(wanted.example !== undefined && { [`${EXAMPLE}/hello.jsonl`]: first }),
  }
}

/** What stands between the braces in the templates. */
function wordsOf({ id, title, package: name, example, year }: NewCollector): Record<string, string> {
  return {
    id: quoted(id),
    idText: id,
    title: quoted(title),
    titleText: title,
    package: JSON.stringify(name),
    packageName: name,
    description: JSON.stringify(`Collects the logs in ~/.${id}.`),
    core: coreManifest.version,
    bun: TOOLS.bun,
    bunTypes: TOOLS['@types/bun'],
    typescript: TOOLS.typescript,
    year: String(year),
    roots: [`.${id}`, ...(example === undefined ? [] : [example])].map(quoted).join(', '),
    reads: [
      `~/.${id}/**/*.jsonl: logs`,
      ...(example === undefined ? [] : [`the package's own ${EXAMPLE}/*.jsonl: something to see at once`]),
    ]
      .map(quoted)
      .join(', '),
    exampleNote:
      example === undefined
        ? ''
        : `\nThe package's own folder \`${EXAMPLE}/\` is read as well, so that there is something to see at once. It is not published. When there are logs of your own,\ntake it out of \`ROOTS\` and \`READS\` in \`src/layout.ts\`.\n`,
  }
}

function filled(template: string, words: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const word = words[name]
    if (word === undefined) throw new Error(`the template asks for ${name}`)
    return word
  })
}

/** As JSON is written by hand: an entry a line. */
function manifestOf(json: string, overrides: NewCollector['overrides']): string {
  const parsed = JSON.parse(json) as object
  return `${JSON.stringify({ ...parsed, ...(overrides && { overrides }) }, undefined, 2)}\n`
}

/** As this project writes strings in code. */
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
