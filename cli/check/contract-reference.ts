import { declarationSection, exportsOf } from './declarations.ts'

/**
 * The contract as a page for people who write collectors: its module's comment, then every exported name with its
 * comment, its declaration and what is said of its members. Nothing is written here that the source does not say.
 */
export function contractReference(source: string): string {
  const { intro, declarations } = exportsOf(source)
  const contents = declarations.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(' · ')
  const sections = declarations.map(declarationSection)
  const head =
    '# The contract\n\n<!-- Made by `bun run generate` from the comments of core/src/collector.ts: change them there. -->'
  return `${[head, intro, contents, ...sections].join('\n\n')}\n`
}
