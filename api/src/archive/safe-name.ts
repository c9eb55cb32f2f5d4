/** Names that every system can hold: Windows is the strictest, and macOS and it do not tell case apart. */

const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(?:\.|$))/i
const LONGEST_SEGMENT = 100
const SHORTEST = 16
/** Windows allows 260 for all of it, of which the archive's own folders and the one that it is unpacked into take their shares. */
const LONGEST_PATH = 120

/** One file or folder name, for anything at all, of about so many UTF-8 bytes at most. */
export function safeSegment(text: string, longest = LONGEST_SEGMENT): string {
  const clean = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu, '_')
    .trim()
  const short = cut(clean, longest).replace(/[. ]+$/, (end) => '_'.repeat(end.length))
  if (short === '' || /^_*$/.test(short)) return '_'
  return short.replace(RESERVED, '_$1')
}

/** At most so many UTF-8 bytes, in whole characters, with a short extension kept. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  const [extension = ''] = /\.[A-Za-z0-9]{1,10}$/.exec(text) ?? []
  let kept = ''
  let left = bytes - extension.length - 1
  for (const character of text) {
    left -= Buffer.byteLength(character)
    if (left < 0) break
    kept += character
  }
  return `${kept}~${extension}`
}

/** The folders and the name that a path of a machine becomes: without a root, a drive or a way up. */
export function safePath(path: string): string[] {
  const segments = path
    .split(/[/\\]/)
    .filter((segment) => segment !== '' && segment !== '.')
    .map((segment, index) => (index === 0 && segment === '~' ? 'home' : safeSegment(segment)))
  if (segments.length === 0) return ['_']
  // What is too long loses folders from its middle.
  while (segments.length > 2 && Buffer.byteLength(segments.join('/')) > LONGEST_PATH) {
    segments.splice(Math.floor(segments.length / 2), 1)
  }
  const [folder, name] = segments
  if (name === undefined || segments.length > 2) return segments
  return [safeSegment(folder ?? '', Math.max(SHORTEST, LONGEST_PATH - Buffer.byteLength(name) - 1)), name]
}
