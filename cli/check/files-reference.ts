import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { declarationSection, exportsOf } from './declarations.ts'

/**
 * The helpers for collectors of files as a page: what the door in `folder` lets out, with comments and signatures as they
 * stand in the sources. Throws when something is let out that no source declares.
 */
export function filesReference(folder: string): string {
  const door = readFileSync(join(folder, 'index.ts'), 'utf8')
  const declarations = [...door.matchAll(/^export \{ (.+) \} from '\.\/(.+)'$/gm)].flatMap(
    ([, names = '', file = '']) => {
      const declared = exportsOf(readFileSync(join(folder, file), 'utf8')).declarations
      return names.split(', ').map((written) => {
        const name = written.replace('type ', '')
        const found = declared.find((one) => one.name === name)
        if (found === undefined) throw new Error(`${file} does not declare ${name} in a form that is known`)
        return found
      })
    },
  )
  const contents = declarations.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(' · ')
  return `${[HEAD, contents, ...declarations.map(declarationSection)].join('\n\n')}\n`
}

const HEAD = `# Helpers for collectors of files

<!-- Made by \`bun run generate\` from the comments of core/src/files: change them there. -->

What \`@exfil/core/files\` exports. Nobody has to use it; \`ArtifactError\`, \`Context\` and the other words are [the contract's](contract.md).`
