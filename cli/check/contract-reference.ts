/** One exported name of the contract, as it stands in the source. */
interface Declaration {
  readonly name: string
  readonly comment: string
  /** The declaration without its comments and without bodies of functions. */
  readonly code: string
  readonly members: readonly { readonly name: string; readonly comment: string }[]
}

/**
 * The contract as a page for people who write collectors: its module's comment, then every exported name with its
 * comment, its declaration and what is said of its members. Nothing is written here that the source does not say.
 */
export function contractReference(source: string): string {
  const { intro, declarations } = parse(source)
  const contents = declarations.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(' · ')
  const sections = declarations.map(({ name, comment, code, members }) => {
    const said = members.map((member) => `- **\`${member.name}\`**: ${member.comment.replaceAll('\n', '\n  ')}`)
    return [`## ${name}`, comment, `\`\`\`ts\n${code}\n\`\`\``, said.join('\n')].filter(Boolean).join('\n\n')
  })
  const head =
    '# The contract\n\n<!-- Made by `bun run generate` from the comments of core/src/collector.ts: change them there. -->'
  return `${[head, intro, contents, ...sections].join('\n\n')}\n`
}

function parse(source: string): { intro: string; declarations: Declaration[] } {
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
  const name = /^export (?:const|type|interface|class|function) (\w+)/.exec(first)?.[1]
  if (name === undefined)
    throw new Error(`core/src/collector.ts exports something of a form that is not known: ${first}`)
  const code: string[] = []
  const members: { name: string; comment: string }[] = []
  let said: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string
    if (/^\s*\/\*\*/.test(line)) {
      const end = endOf(lines, at, (one) => one.endsWith('*/'))
      said = lines.slice(at, end + 1)
      at = end
      continue
    }
    const member = /^ +(?:override )?(?:readonly )?(\w+)\??[(:]/.exec(line)?.[1]
    if (member !== undefined && said.length > 0) members.push({ name: member, comment: wordsOf(said) })
    said = []
    const opens = /^(?: {2}constructor\(|export function |\): ).*\{$/.test(line)
    code.push(opens ? line.slice(0, -2) : line)
    if (opens) at = endOf(lines, at, (one) => one === `${/^ */.exec(line)?.[0]}}`)
  }
  return { name, comment, code: code.join('\n'), members }
}

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
