import type { Json } from '@exfil/core'
import { type Entry, isEntry, string } from './records.ts'

/** What Claude Code and editors wrap around, or put in place of, what a person typed. */
const WRAPPER =
  /^\s*<((?:command|local-command|bash|ide|system|user-prompt|session|task|teammate|mcp|user-memory|persisted|background)[-_][\w-]+|channel|status|output|retrieval_status|tool_use_error|total_tokens)\b[^>]*>[\s\S]*?(?:<\/\1>|$)/

const STAND_IN =
  /^\s*(?:Caveat: The messages below were generated|\[Request interrupted|This session is being continued from)/

/**
 * What a person typed, or what a parent asked of its sub-agent. Undefined for tool results,
 * for what Claude Code says to itself, and for commands.
 */
export function promptOf(record: Entry, ofSubagent: boolean): string | undefined {
  if (record.isMeta === true || record.isCompactSummary === true || record.isVisibleInTranscriptOnly === true)
    return undefined
  if (record.isSidechain === true && !ofSubagent) return undefined
  if (record.type === 'attachment') {
    const { attachment } = record
    return string(attachment, 'type') === 'queued_command' ? typed(string(attachment, 'prompt')) : undefined
  }
  if (record.type !== 'user' || !isEntry(record.message)) return undefined
  for (const text of texts(record.message.content)) {
    const prompt = typed(text)
    if (prompt !== undefined) return prompt
  }
  return undefined
}

/** Whether a prompt says anything to those who did not see it: an answer to a question, or an image, does not. */
export const saysSomething = (prompt: string) => /\p{L}/u.test(prompt.replace(/\[Image #\d+\]/g, ''))

/** A command as it was typed: `/review src`, `! ls`, or a goal, which later lines repeat. For a title where there is no prompt. */
export function commandOf(record: Entry): string | undefined {
  if (record.type === 'attachment') {
    const goal = string(record.attachment, 'type') === 'goal_status' && string(record.attachment, 'condition')
    return goal ? `/goal ${goal}` : undefined
  }
  const text = record.type === 'user' && isEntry(record.message) ? (texts(record.message.content)[0] ?? '') : ''
  const shell = held(text, 'bash-input')
  if (shell) return `! ${shell}`
  const name = held(text, 'command-name')
  return name ? `/${name.replace(/^\//, '')} ${held(text, 'command-args') ?? ''}`.trim() : undefined
}

const CHORE =
  /^\/(?:clear|compact|config|context|cost|doctor|effort|exit|fast|help|ide|login|logout|mcp|memory|model|permissions|plugin|quit|resume|rewind|status|statusline|terminal-setup|theme|upgrade|usage|vim)\b/

/** Whether a command is about Claude Code rather than about the work. */
export const isChore = (command: string) => CHORE.test(command)

function held(text: string, tag: string): string | undefined {
  const from = text.indexOf(`<${tag}>`)
  const to = text.indexOf(`</${tag}>`, from)
  return from < 0 || to < 0 ? undefined : text.slice(from + tag.length + 2, to).trim()
}

/** What another agent of the team asked; what its program says to this one is JSON. */
const FROM_TEAMMATE = /^\s*<teammate-message\b[^>]*>\s*([^\s{][\s\S]*?)(?:<\/teammate-message>|$)/

function typed(text: string | undefined): string | undefined {
  let rest = FROM_TEAMMATE.exec(text ?? '')?.[1] ?? text ?? ''
  for (let match = WRAPPER.exec(rest); match !== null; match = WRAPPER.exec(rest)) rest = rest.slice(match[0].length)
  rest = rest.replace(/<system-reminder>[\s\S]*?(?:<\/system-reminder>|$)/g, ' ')
  return rest.trim() === '' || STAND_IN.test(rest) ? undefined : rest
}

function texts(content: Json | undefined): string[] {
  if (typeof content === 'string') return [content]
  if (!Array.isArray(content)) return []
  return content.map((part) => (string(part, 'type') === 'text' ? string(part, 'text') : undefined) ?? '')
}
