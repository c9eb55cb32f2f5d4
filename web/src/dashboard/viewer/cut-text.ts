/** The beginning of a text, of at most so many lines and characters; `cut` when that is not all. */
export function cutText(text: string, lines: number, characters: number): { text: string; cut: boolean } {
  let end = -1
  for (let line = 0; line < lines; line += 1) {
    end = text.indexOf('\n', end + 1)
    if (end < 0 || end > characters) break
  }
  const limit = end < 0 ? characters : Math.min(end, characters)
  return text.length <= limit ? { text, cut: false } : { text: text.slice(0, whole(text, limit)), cut: true }
}

/** A long text in pieces that a page can lay out one by one: cut after a line, else between characters. */
export function piecesOf(text: string, size: number): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    if (text.length - at <= size) {
      pieces.push(text.slice(at))
      break
    }
    const newline = text.lastIndexOf('\n', at + size)
    const end = newline > at ? newline + 1 : whole(text, at + size)
    pieces.push(text.slice(at, end))
    at = end
  }
  return pieces
}

/** Never between the halves of a surrogate pair. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at)
  const before = text.charCodeAt(at - 1)
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff ? at + 1 : at
}
