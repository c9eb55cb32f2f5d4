import type { Json } from '@exfil/core'
import { type Entry, entry, isEntry, string } from './records.ts'

/** What Codex, and what drives it, say in the user's name: instructions, the surroundings, notes on what happened. */
const INJECTED =
  /^\s*(?:# AGENTS\.md instructions|<(?:[a-z]+[_ -][\w -]*|skill|INSTRUCTIONS)>|<\/?image\b[^>]*>\s*$|The following is the Codex agent history\b)/i

/** Editors put what is open before what was typed, under this heading. */
const REQUEST = /^## My request for Codex:\s*/m

/** What a person typed, as the event that shows it to them says. */
export function typedIn(event: Entry): string | undefined {
  if (event.type === 'user_message') return typed(string(event, 'message'))
  const item = entry(event, 'item')
  return item.type === 'UserMessage' ? first(item.content) : undefined
}

/** What a person typed, of a message that the model was given in the user's name. */
export function saidIn(message: Entry): string | undefined {
  return message.role === 'user' && (message.type ?? 'message') === 'message' ? first(message.content) : undefined
}

/** The working directory that the model was told, where nothing else tells it: in rollouts before turns had a context. */
export function directoryIn(message: Entry): string | undefined {
  const [part] = message.role === 'user' && Array.isArray(message.content) ? message.content : []
  return /^\s*<environment_context>[\s\S]*?<cwd>([^<]{1,1000})<\/cwd>/.exec(string(part, 'text') ?? '')?.[1]
}

/** Whether a prompt says anything to those who did not see it: an answer to a question does not. */
export const saysSomething = (prompt: string) => /\p{L}/u.test(prompt)

function first(content: Json | undefined): string | undefined {
  for (const part of Array.isArray(content) ? content : []) {
    const text = isEntry(part) ? typed(string(part, 'text')) : undefined
    if (text !== undefined) return text
  }
  return undefined
}

function typed(text = ''): string | undefined {
  const at = REQUEST.exec(text)
  const rest = at ? text.slice(at.index + at[0].length) : text
  return rest.trim() === '' || INJECTED.test(rest) ? undefined : rest
}
