// Titles and paths come from files: they may hold anything. React keeps them text; this keeps them honest to the eye.
// Kept as they are: U+200C and U+200D, which join emoji and shape several scripts.
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** The text with every character that cannot be seen, or that reorders what can, shown as a symbol: `\n` as `␊`, U+202E as `⟨202E⟩`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    if (code === 0x7f) return '\u2421'
    return `⟨${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
  })
}
