/** What a document tells its reader to do, in order: files to write and commands to type. */
export type DocStep =
  | { readonly does: 'write'; readonly path: string; readonly content: string; readonly line: number }
  | { readonly does: 'run'; readonly commands: string; readonly line: number }

/**
 * Reads the fenced blocks of a Markdown document: `file=PATH` after the language is a file, `sh` is commands, `text` is
 * to look at. Throws for any other block, so that none is left out unseen.
 */
export function stepsOf(markdown: string): DocStep[] {
  const lines = markdown.split('\n')
  const steps: DocStep[] = []
  for (let at = 0; at < lines.length; at++) {
    const [, fence = ''] = /^```(.+)$/.exec(lines[at] as string) ?? []
    if (fence === '') continue
    const end = lines.indexOf('```', at)
    if (end < 0) throw new Error(`the block in line ${at + 1} does not end`)
    const content = `${lines.slice(at + 1, end).join('\n')}\n`
    const path = / file=(\S+)$/.exec(fence)?.[1]
    if (path !== undefined) steps.push({ does: 'write', path, content, line: at + 1 })
    else if (fence === 'sh') steps.push({ does: 'run', commands: content, line: at + 1 })
    else if (fence !== 'text')
      throw new Error(`the block in line ${at + 1} is neither a file, commands nor text: ${fence}`)
    at = end
  }
  return steps
}
