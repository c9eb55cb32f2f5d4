/** Colours for code, by what most languages have in common; a diff by its signs. The tokens joined are the text. Linear in time. */
export interface Token {
  kind: 'plain' | 'comment' | 'string' | 'number' | 'keyword' | 'name' | 'added' | 'removed' | 'meta'
  text: string
}

/** Beyond this a text is not worth its elements. */
const LONGEST = 12_000

const KEYWORDS = new Set(
  (
    'abstract and as async await begin break case catch class const continue def default defer del do done echo elif else elsif end enum esac except export extends ' +
    'false fi finally fn for foreach from func function go if impl implements import in instanceof interface is lambda let loop match mod module mut new nil none not null ' +
    'or package pass private protected pub public raise return self select set static struct super switch then this throw throws trait true try type typeof undefined use using ' +
    'var void when where while with yield None True False'
  ).split(' '),
)
const HASH_COMMENTS =
  /^(sh|bash|zsh|shell|console|py|python|rb|ruby|ya?ml|toml|ini|conf|dockerfile|make|makefile|r|perl|pl|nix|elixir)$/i
const DASH_COMMENTS = /^(sql|lua|haskell|hs|ada|elm)$/i
const PLAIN = /^(text|txt|plain|plaintext|output|log|md|markdown)$/i

export function highlight(text: string, language: string): Token[] {
  if (text.length > LONGEST || PLAIN.test(language)) return [{ kind: 'plain', text }]
  if (language === 'diff' || language === 'patch' || /^(diff --git|--- a\/|\*\*\* Begin Patch|@@ )/.test(text))
    return diffTokens(text)
  if (language === '') return [{ kind: 'plain', text }]
  const comment = HASH_COMMENTS.test(language)
    ? '#[^\\n]*'
    : DASH_COMMENTS.test(language)
      ? '--[^\\n]*'
      : '//[^\\n]*|/\\*(?:[^*]|\\*(?!/))*(?:\\*/)?'
  const pattern = new RegExp(
    `(${comment})|("(?:[^"\\\\\\n]|\\\\.)*"?|'(?:[^'\\\\\\n]|\\\\.)*'?|\`(?:[^\`\\\\]|\\\\[^])*\`?)|(\\b\\d[\\w.]*)|([A-Za-z_$][\\w$]*)`,
    'gy',
  )
  const tokens: Token[] = []
  const push = (kind: Token['kind'], piece: string) => {
    const before = tokens.at(-1)
    if (before?.kind === kind) before.text += piece
    else tokens.push({ kind, text: piece })
  }
  for (let at = 0; at < text.length; ) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (!found) {
      push('plain', text[at] as string)
      at += 1
      continue
    }
    at += found[0].length
    if (found[1] !== undefined) push('comment', found[0])
    else if (found[2] !== undefined)
      push(language === 'json' && /^\s*:/.test(text.slice(at, at + 4)) ? 'name' : 'string', found[0])
    else if (found[3] !== undefined) push('number', found[0])
    else push(KEYWORDS.has(found[0]) ? 'keyword' : text[at] === '(' ? 'name' : 'plain', found[0])
  }
  return tokens
}

function diffTokens(text: string): Token[] {
  return text.split(/(?<=\n)/).map((line) => ({
    kind: /^(\+\+\+|---|diff |index |@@|\*\*\*)/.test(line)
      ? 'meta'
      : line[0] === '+'
        ? 'added'
        : line[0] === '-'
          ? 'removed'
          : 'plain',
    text: line,
  }))
}
