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

/** A command as it was typed: `/review src`. A last resort for a title. */
export function commandOf(record: Entry): string | undefined {
  const text = record.type === 'user' && isEntry(record.message) ? texts(record.message.content)[0] : undefined
  const name = /<command-name>\s*([^<]+?)\s*<\/command-name>/.exec(text ?? '')?.[1]
  const args = /<command-args>\s*([^<]*?)\s*<\/command-args>/.exec(text ?? '')?.[1]
  return name === undefined ? undefined : `/${name.replace(/^\//, '')} ${args ?? ''}`.trim()
}

function typed(text: string | undefined): string | undefined {
  let rest = text ?? ''
  for (let match = WRAPPER.exec(rest); match !== null; match = WRAPPER.exec(rest)) rest = rest.slice(match[0].length)
  return rest.trim() === '' || STAND_IN.test(rest) ? undefined : rest
}

function texts(content: Json | undefined): string[] {
  if (typeof content === 'string') return [content]
  if (!Array.isArray(content)) return []
  return content.map((part) => (string(part, 'type') === 'text' ? string(part, 'text') : undefined) ?? '')
}
