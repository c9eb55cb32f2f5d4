import { isDeepStrictEqual } from 'node:util'
import type { Description } from '../collector.ts'
import { LIMITS } from '../wire/limits.ts'
import { holds, text } from './broken-promise.ts'

/** Characters that a line shown to people may have. */
const LINE = 1024

/** Throws a finding unless a description is plain facts. */
export function checkDescription(told: Description, on: string): void {
  holds(typeof told === 'object' && told !== null, { on, expected: text('a description'), got: told, usually: '' })
  for (const name of ['title', 'agent', 'agentVersion', 'project'] as const) {
    const value: unknown = told[name]
    if (value === undefined) continue
    const usually = `${name} is taken from the content as it is: make one short line of it, or leave it out`
    holds(typeof value === 'string', { on: `${on}: ${name}`, expected: text('a string'), got: value, usually })
    const fault = faultOf(value)
    holds(fault === undefined, { on: `${on}: ${name}`, expected: text(`text without ${fault}`), got: value, usually })
  }
  for (const name of ['startedAt', 'endedAt'] as const) {
    const time: unknown = told[name]
    holds(time === undefined || (time instanceof Date && !Number.isNaN(time.getTime())), {
      on: `${on}: ${name}`,
      expected: text('a Date that is valid, or nothing'),
      got: time,
      usually: '`new Date(…)` of something that is no time: look at `getTime()` before it is told',
    })
  }
  const attributes = told.attributes ?? {}
  const json = JSON.stringify(attributes)
  holds(isDeepStrictEqual(JSON.parse(json), attributes), {
    on: `${on}: attributes`,
    expected: text('values that JSON gives back as they are'),
    got: attributes,
    usually: 'a Date, a Map, NaN or `undefined` is among them',
  })
  const bytes = Buffer.byteLength(json)
  holds(bytes <= LIMITS.attributesBytes, {
    on: `${on}: attributes`,
    expected: text(`at most ${LIMITS.attributesBytes} bytes of JSON`),
    got: bytes,
    usually: 'content went into the attributes: it is stored anyway, keep to facts',
  })
  for (const link of told.links ?? []) {
    holds(Boolean(link.rel) && Boolean(link.key), {
      on: `${on}: links`,
      expected: text('a `rel` and a `key` that are not empty'),
      got: link,
      usually: 'the id that the link is made from is missing in this artifact: leave the link out then',
    })
  }
}

function faultOf(value: string): string | undefined {
  if (/\p{Cc}/u.test(value)) return 'control characters'
  if (!value.isWellFormed()) return 'halves of characters'
  return value.length > LINE ? `more than ${LINE} characters` : undefined
}
