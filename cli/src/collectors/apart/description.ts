/** A description as it travels from the child to its host: within bounds, and nothing but what the contract names. */
import type { Description, Json } from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import { shown } from './defect.ts'

const { stringify, parse } = JSON

/** The description that a value is, made anew. Throws an `Error` that names what is wrong with it. */
export function checkDescription(value: unknown): Description {
  if (typeof value !== 'object' || value === null) throw new Error(`describe gave ${shown(value)}`)
  const given = value as Partial<Description>
  const made: { -readonly [Field in keyof Description]: Description[Field] } = {}
  for (const field of ['title', 'agent', 'agentVersion', 'project'] as const) {
    const text = given[field]
    if (text === undefined) continue
    if (typeof text !== 'string' || text.length > BOUNDS.text) throw wrong(field, text)
    made[field] = text
  }
  for (const field of ['startedAt', 'endedAt'] as const) {
    const time = given[field]
    if (time === undefined) continue
    if (!(time instanceof Date)) throw wrong(field, time)
    made[field] = new Date(time.getTime())
  }
  if (given.attributes !== undefined) made.attributes = attributesOf(given.attributes)
  if (given.links !== undefined) made.links = linksOf(given.links)
  return made
}

function attributesOf(attributes: unknown): Readonly<Record<string, Json>> {
  let text: string | undefined
  try {
    text = stringify(attributes, (_name, value) => {
      if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') throw value
      return value
    })
  } catch {}
  const isRecord = typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)
  if (!isRecord || text === undefined) throw new Error('describe gave attributes that are no JSON')
  if (text.length > BOUNDS.text) throw new Error(`describe gave ${text.length} characters of attributes`)
  return parse(text)
}

function linksOf(links: unknown): NonNullable<Description['links']> {
  const isText = (text: unknown) => typeof text === 'string' && text.length <= BOUNDS.text
  if (!Array.isArray(links) || links.length > BOUNDS.links) throw wrong('links', links)
  return links.map((link) => {
    if (!isText(link?.rel) || !isText(link?.key)) throw new Error('describe gave a link that is none')
    return { rel: link.rel, key: link.key }
  })
}

const wrong = (field: string, value: unknown) => new Error(`describe gave a ${field} that is ${shown(value)}`)
