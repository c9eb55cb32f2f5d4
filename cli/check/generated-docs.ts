import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectorTable } from './collector-table.ts'
import { contractReference } from './contract-reference.ts'
import { filesReference } from './files-reference.ts'
import type { Part } from './part.ts'

const BEGIN = '<!-- Made by `bun run generate` from the packages: change them there. -->'
const END = '<!-- The end of what is made. -->'

/** A file that a script writes, whole or in part, from what stands elsewhere. */
interface GeneratedDoc {
  readonly path: string
  /** What it has to say. Rejects when that cannot be told. */
  make(root: string): Promise<string>
}

export const GENERATED: readonly GeneratedDoc[] = [
  {
    path: 'docs/contract.md',
    make: async (root) => contractReference(readFileSync(join(root, 'core/src/collector.ts'), 'utf8')),
  },
  {
    path: 'docs/files.md',
    make: async (root) => filesReference(join(root, 'core/src/files')),
  },
  {
    path: 'collectors/README.md',
    async make(root) {
      const now = readFileSync(join(root, 'collectors/README.md'), 'utf8')
      const [before, rest] = now.split(`${BEGIN}\n`)
      const after = rest?.split(`\n${END}`)[1]
      if (after === undefined)
        throw new Error(`it has to hold the lines ${BEGIN} and ${END}: the table goes between them`)
      return `${before}${BEGIN}\n\n${await collectorTable(root)}\n\n${END}${after}`
    },
  },
]

/** Nothing is written twice: what is made from the code says what the code says. */
export const generatedDocs: Part = {
  name: 'generated docs',
  async run(root) {
    const problems: string[] = []
    for (const { path, make } of GENERATED) {
      try {
        const written = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
        if ((await make(root)) !== written) problems.push(`${path} is stale: run \`bun run generate\`, and commit it.`)
      } catch (error) {
        problems.push(`${path} cannot be made: ${(error as Error).message}`)
      }
    }
    return { seen: GENERATED.map(({ path }) => path).join(', '), problems }
  },
}
