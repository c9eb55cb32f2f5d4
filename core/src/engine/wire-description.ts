import type { Description } from '../collector.ts'
import type { WireDescription } from '../wire/description.ts'
import { LIMITS } from '../wire/limits.ts'
import { wireInstant } from './wire-instant.ts'
import { wireKey, wireText } from './wire-name.ts'

const instant = (date: Date | undefined) =>
  date === undefined || wireInstant(date.getTime()) !== date.getTime() ? undefined : date.toISOString()

/** A description within the wire's limits. What does not fit is shortened (texts) or left out (attributes, links). */
export function wireDescription(given: Description): WireDescription {
  const fields = {
    title: given.title && wireText(given.title),
    agent: given.agent && wireText(given.agent),
    agentVersion: given.agentVersion && wireText(given.agentVersion),
    project: given.project && wireText(given.project),
    startedAt: instant(given.startedAt),
    endedAt: instant(given.endedAt),
    attributes: given.attributes && fitting(given.attributes),
    links: given.links?.slice(0, LIMITS.links).map(({ rel, key }) => ({ rel: rel.slice(0, 20), key: wireKey(key) })),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}

function fitting(attributes: NonNullable<Description['attributes']>): WireDescription['attributes'] {
  const kept: NonNullable<WireDescription['attributes']> = {}
  let bytes = 2
  for (const [name, value] of Object.entries(attributes)) {
    const json = JSON.stringify({ [name]: value })
    bytes += Buffer.byteLength(json)
    if (bytes > LIMITS.attributesBytes) break
    Object.assign(kept, JSON.parse(json))
  }
  return kept
}
