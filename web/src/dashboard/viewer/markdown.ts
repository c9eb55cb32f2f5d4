/** The little of Markdown that makes a transcript readable. Everything stays text: links are shown as written, HTML as its characters. Linear in time. */
export type Span = { kind: 'plain' | 'code' | 'strong' | 'em'; text: string }

export type Paragraph =
  | { kind: 'code'; language: string; text: string }
  | { kind: 'heading'; level: number; spans: Span[] }
  | { kind: 'item'; depth: number; marker: string; spans: Span[] }
  | { kind: 'quote'; spans: Span[] }
  | { kind: 'rule' }
  | { kind: 'table'; rows: string[] }
  | { kind: 'paragraph'; spans: Span[] }

const FENCE = /^ {0,9}(`{3,}|~{3,}) *([^`\n]{0,40})/
const HEADING = /^(#{1,6}) +(.*)$/
const ITEM = /^( {0,24}|\t{1,6})([-*+•]|\d{1,4}[.)]) +(.*)$/

export function parseMarkdown(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = []
  const lines = text.split('\n')
  let plain: string[] = []
  const flush = () => {
    if (plain.length > 0) paragraphs.push({ kind: 'paragraph', spans: spansOf(plain.join('\n')) })
    plain = []
  }
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const fence = FENCE.exec(line)
    if (fence) {
      flush()
      const mark = fence[1] as string
      const inside: string[] = []
      for (at += 1; at < lines.length && !(lines[at] ?? '').trimStart().startsWith(mark); at += 1)
        inside.push(lines[at] ?? '')
      paragraphs.push({ kind: 'code', language: (fence[2] ?? '').trim().split(' ')[0] ?? '', text: inside.join('\n') })
      continue
    }
    const heading = HEADING.exec(line)
    const item = ITEM.exec(line)
    if (line.trim() === '') flush()
    else if (heading) {
      flush()
      paragraphs.push({ kind: 'heading', level: (heading[1] ?? '').length, spans: spansOf(heading[2] ?? '') })
    } else if (/^ {0,3}([-*_])( *\1){2,20} *$/.test(line)) {
      flush()
      paragraphs.push({ kind: 'rule' })
    } else if (item) {
      flush()
      const depth = (item[1] ?? '').replaceAll('\t', '    ').length
      const mark = item[2] ?? ''
      paragraphs.push({
        kind: 'item',
        depth: Math.min(6, Math.floor(depth / 2)),
        marker: /\d/.test(mark) ? mark : '•',
        spans: spansOf(item[3] ?? ''),
      })
    } else if (line.startsWith('>')) {
      flush()
      paragraphs.push({ kind: 'quote', spans: spansOf(line.replace(/^> ?/, '')) })
    } else if (line.startsWith('|') && line.trimEnd().endsWith('|')) {
      flush()
      const before = paragraphs.at(-1)
      if (before?.kind === 'table' && (lines[at - 1] ?? '').startsWith('|')) before.rows.push(line)
      else paragraphs.push({ kind: 'table', rows: [line] })
    } else if (/^ {2,}\S/.test(line) && paragraphs.at(-1)?.kind === 'item' && plain.length === 0) {
      const before = paragraphs.at(-1) as Extract<Paragraph, { kind: 'item' }>
      before.spans.push({ kind: 'plain', text: '\n' }, ...spansOf(line.trim()))
    } else plain.push(line)
  }
  flush()
  return paragraphs
}

/** Each alternative stops at the first character that could begin another: nothing is looked at twice. */
// Emphasis is told from a star in a path, a pattern or a sum by what stands around it.
const MARKED =
  /`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<=^|[\s(])\*([\p{L}\p{N}](?:[^*\n]*[\p{L}\p{N}.,!?)])?)\*(?=$|\s|[.,;:!?)](?!\w))/gmu

export function spansOf(text: string): Span[] {
  const spans: Span[] = []
  let at = 0
  for (const found of text.matchAll(MARKED)) {
    if (found.index > at) spans.push({ kind: 'plain', text: text.slice(at, found.index) })
    const [, code, strong, em] = found
    if (code !== undefined) spans.push({ kind: 'code', text: code })
    else if (strong !== undefined) spans.push({ kind: 'strong', text: strong })
    else spans.push({ kind: 'em', text: em ?? '' })
    at = found.index + found[0].length
  }
  if (at < text.length) spans.push({ kind: 'plain', text: text.slice(at) })
  return spans
}
