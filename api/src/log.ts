/** What a server says about itself, on stderr: never a secret, never a presigned address. */

export type Level = 'info' | 'warn' | 'error'
export type Facts = Readonly<Record<string, string | number | boolean | null>>
export type Log = (level: Level, message: string, facts?: Facts) => void

/** One JSON object a line, for machines to read. */
export function jsonLog(write: (line: string) => void = writeToStderr, now = () => new Date()): Log {
  return (level, message, facts = {}) => {
    write(redact(JSON.stringify({ time: now().toISOString(), level, message, ...facts })))
  }
}

/** One line each, for a person who watches: only what is worth their attention. */
export function plainLog(write: (line: string) => void = writeToStderr): Log {
  return (level, message, facts = {}) => {
    const rest = Object.entries(facts).map(([name, value]) => ` ${name}=${value}`)
    if (level !== 'info') write(redact(`${level === 'error' ? 'error: ' : ''}${message}${rest.join('')}`))
  }
}

/** Keys, session and link tokens, signatures and passwords become `…`. */
export function redact(text: string): string {
  return text
    .replace(/\b(ex[a-z]_)[0-9A-Za-z]{8,}/g, '$1…')
    .replace(/([?&](?:signature|X-Amz-[A-Za-z-]+)=)[^&\s"'\\]+/gi, '$1…')
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*:)[^\s/@"']+@/gi, '$1…@')
}

function writeToStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}
