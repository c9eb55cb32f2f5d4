import type { Json } from '@exfil/core'
import { asWritten, theValue } from './value-words.ts'

/** Why a rule cannot do what its author meant, and what to write; nothing for a good one. */
export function ruleMistake(rule: Json, key: 'exclude' | 'excludeProjects'): string | undefined {
  if (typeof rule !== 'string') return `must be a text, and is ${theValue(rule)}`
  const shown = asWritten(rule)
  if (rule.trim() === '') return 'is empty: write a path such as "~/clients/acme", or remove it'
  if (rule.trim() !== rule)
    return `${shown} begins or ends with a space, and no path does: write ${asWritten(rule.trim())}`
  if (rule.startsWith('!'))
    return `${shown} would exclude all that it does not match: rules only leave out, so write what to leave out`
  if (/^[A-Za-z]:\\|^~\\/.test(rule))
    return `${shown}: paths have forward slashes on Windows too: write ${asWritten(rule.replaceAll('\\', '/'))}`
  if (/^\$|%\w+%/.test(rule))
    return `${shown}: variables are not replaced here: write the path itself, or ~ for your home directory`
  if (/^~[^/]/.test(rule))
    return `${shown}: ~ is your own home directory, and is followed by /: write ${asWritten(`~/${rule.slice(1)}`)} or an absolute path`
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(rule))
    return `${shown} has a "." or ".." in it, and no path that is collected does: write the path in full`
  if (
    key === 'exclude' &&
    rule.includes('/', 0) &&
    !/^(?:~|\/|[A-Za-z]:\/|\*\*(?:\/|$))/.test(rule.replace(/\/$/, '')) &&
    rule.replace(/\/$/, '').includes('/')
  ) {
    return `${shown} begins nowhere: write ${asWritten(`~/${rule}`)} for below your home directory, or ${asWritten(`**/${rule}`)} for anywhere`
  }
  return halfOpen(rule, shown)
}

/** A glob that nobody closed is taken for a name, and so leaves out next to nothing. */
function halfOpen(rule: string, shown: string): string | undefined {
  // A "]" that comes first in brackets is one of the characters.
  const outside = rule.replaceAll(/\\.|\[[!^]?[\s\S][^\]]*\]/g, '')
  const lone = outside.includes('[') ? '[' : loneBrace(outside)
  if (lone === undefined) return undefined
  const [other, mend] = lone === '}' ? ['{', 'open it'] : [lone === '[' ? ']' : '}', 'close it']
  return `${shown} has a ${lone} without its ${other}: ${mend}, or write "\\\\${lone}" for the character itself`
}

function loneBrace(text: string): '{' | '}' | undefined {
  let open = 0
  for (const char of text) {
    if (char === '{') open++
    else if (char === '}' && --open < 0) return '}'
  }
  return open > 0 ? '{' : undefined
}
