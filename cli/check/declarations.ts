/** One exported name, as it stands in the source. */
export interface Declaration {
  readonly name: string
  readonly comment: string
  /** The declaration without its comments and without bodies of functions. */
  readonly code: string
  readonly members: readonly { readonly name: string; readonly comment: string }[]
}

/** A declaration as a section of a page: its name, comment and code, and what is said of its members. */
export function declarationSection({ name, comment, code, members }: Declaration): string {
  const said = members.map((member) => `- **\`${member.name}\`**: ${member.comment.replaceAll('\n', '\n  ')}`)
  return [`## ${name}`, comment, `\`\`\`ts\n${code}\n\`\`\``, said.join('\n')].filter(Boolean).join('\n\n')
}

/** What a module exports, in its order, and its own comment. Throws for an export of a form that is not known. */
export function exportsOf(source: string): { intro: string; declarations: Declaration[] } {
  const lines = source.split('\n')
  const declarations: Declaration[] = []
  let intro = ''
  let comment: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string
    if (line.startsWith('/**')) {
      const end = endOf(lines, at, (one) => one.endsWith('*/'))
      comment = lines.slice(at, end + 1)
      at = end
      if (lines[at + 1] === '') intro ||= wordsOf(comment)
    } else if (line.startsWith('export ')) {
      const isBlock = line.endsWith('{')
      const end = endOf(lines, at, (one, next) => one === '}' || (!isBlock && next === ''))
      declarations.push(declarationOf(wordsOf(comment), lines.slice(at, end + 1)))
      at = end
      comment = []
    } else if (line !== '') comment = []
  }
  return { intro, declarations }
}

function declarationOf(comment: string, lines: readonly string[]): Declaration {
  const first = lines[0] as string
  const name = /^export (?:const|type|interface|class|(?:async )?function\*?) (\w+)/.exec(first)?.[1]
  if (name === undefined) throw new Error(`something is exported in a form that is not known: ${first}`)
  const code: string[] = []
  const members: { name: string; comment: string }[] = []
  let said: string[] = []
  const isClass = first.startsWith('export class ')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string
    if (/^\s*\/\*\*/.test(line)) {
      const end = endOf(lines, at, (one) => one.endsWith('*/'))
      said = lines.slice(at, end + 1)
      at = end
      continue
    }
    const member = /^ +(?:override |readonly |get )*(\w+)\??(?:[(:]| = )/.exec(line)?.[1]
    if (member !== undefined && said.length > 0) members.push({ name: member, comment: wordsOf(said) })
    said = []
    const opens = isClass ? /^ {2}\S.*\{$/.test(line) : /^(?:export (?:async )?function\*? |\): ).*\{$/.test(line)
    if (!(isClass && /^ +(?:readonly )?#/.test(line))) code.push(opens ? headOf(line) : line)
    if (opens) at = endOf(lines, at, (one) => one === `${/^ */.exec(line)?.[0]}}`)
  }
  return { name, comment, code: code.join('\n').replaceAll(/\n(?=\n+ {2}\S)|\n(?=\n\})/g, ''), members }
}

/** What stands before a body; of a function that a property holds, the property and its type. */
const headOf = (line: string) => line.slice(0, -2).replace(/ = \(.*=>$/, '')

function endOf(
  lines: readonly string[],
  from: number,
  ends: (line: string, next: string | undefined) => boolean,
): number {
  let at = from
  while (at < lines.length - 1 && !ends(lines[at] as string, lines[at + 1])) at++
  return at
}

/** A comment without its stars, as Markdown: it is written as such. */
function wordsOf(comment: readonly string[]): string {
  const lines = comment.map((line) => line.replace(/^\s*(?:\/\*\*|\*\/|\*)?\s?/, '').replace(/\s*\*\/$/, ''))
  return lines.join('\n').replaceAll(/^\n+|\n+$/g, '')
}
