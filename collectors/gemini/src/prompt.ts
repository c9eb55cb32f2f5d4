import type { Json } from '@exfil/core'
import { type Entry, isEntry, string } from './records.ts'

/** What Gemini CLI puts before, or in place of, what a person typed. */
const WRAPPER =
  /^\s*<(session_context|hook_context|environment_context|project_context|user_memory|scratchpad|state_snapshot|system-reminder|system_reminder)\b[^>]*>[\s\S]*?(?:<\/\1>|$)/

const STAND_IN =
  /^\s*(?:This is the Gemini CLI\. We are setting up the context|System: Please continue|\[Request interrupted)/

const SHELL = /^I ran the following shell command:\n```(?:\w+)?\n([\s\S]*?)\n```/

/** What a person typed, or what a session asked of its sub-agent. Undefined for tool results and for what Gemini CLI says itself. */
export function promptOf(message: Entry): string | undefined {
  if (message.type !== 'user' || isToolResult(message.content)) return undefined
  const shown = typed(textOf(message.displayContent))
  return shown ?? typed(textOf(message.content))
}

function typed(text: string): string | undefined {
  let rest = text
  for (let match = WRAPPER.exec(rest); match !== null; match = WRAPPER.exec(rest)) rest = rest.slice(match[0].length)
  if (rest.trim() === '' || STAND_IN.test(rest)) return undefined
  const shell = SHELL.exec(rest)?.[1]
  return shell === undefined ? rest : `! ${shell}`
}

/**
 * How much a prompt tells those who did not see it: 2 for words, 1 for a command (`! ls`,
 * `/stats`), 0 for an answer such as `1`, or a picture.
 */
export function weightOf(prompt: string): 0 | 1 | 2 {
  if (!/\p{L}/u.test(prompt)) return 0
  return /^\s*(?:! |\/[a-z][\w:-]*(?:\s|$))/.test(prompt) ? 1 : 2
}

/** The folders that the context of a session names, the working directory first. */
export function foldersIn(message: Entry): string[] {
  const text = message.type === 'user' ? textOf(message.content).slice(0, 20_000) : ''
  if (!text.includes('the Gemini CLI')) return []
  const [, list = ''] = /(?:Workspace Directories:\*\*|following directories:)\n((?:[ \t]*- .*\n?)+)/.exec(text) ?? []
  const [, only] = /working in the directory: (.+)/.exec(text) ?? []
  const listed = list.split('\n').map((line) => line.replace(/^\s*- /, '').trim())
  return [...listed, only?.trim() ?? ''].filter((folder) => folder !== '')
}

function isToolResult(content: Json | undefined): boolean {
  return Array.isArray(content) && content.some((part) => isEntry(part) && 'functionResponse' in part)
}

function textOf(content: Json | undefined): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return isEntry(content) ? (string(content, 'text') ?? '') : ''
  return content.map((part) => (typeof part === 'string' ? part : (string(part, 'text') ?? ''))).join('')
}
