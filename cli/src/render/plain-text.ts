/**
 * Text from outside (file names, titles, a server's words) as it may go to a terminal:
 * one line, nothing that moves the cursor, changes colours, or turns the direction of
 * what follows. What is taken out is shown as its code.
 */
export function plainText(text: string): string {
  return text.toWellFormed().replace(UNSAFE, (char) => {
    const code = char.codePointAt(0) as number
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

/** Controls (C0, DEL, C1), line and paragraph separators, and all that formats without being seen. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/gu
