import { z } from 'zod'
import { LIMITS } from './limits.ts'

const size = (text: string) => new TextEncoder().encode(text).length

/** A string of bounded UTF-8 length. */
export const text = (bytes: number) => z.string().refine((value) => size(value) <= bytes, `longer than ${bytes} bytes`)

const instant = z.iso.datetime({ offset: true })

/** What people see and filter by. Never interpreted. */
export const description = z.object({
  title: text(LIMITS.textBytes).optional(),
  agent: text(LIMITS.textBytes).optional(),
  agentVersion: text(LIMITS.textBytes).optional(),
  project: text(LIMITS.textBytes).optional(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  attributes: z
    .record(z.string(), z.json())
    .refine(
      (value) => size(JSON.stringify(value)) <= LIMITS.attributesBytes,
      `longer than ${LIMITS.attributesBytes} bytes`,
    )
    .optional(),
  links: z
    .array(z.object({ rel: text(64), key: text(LIMITS.keyBytes) }))
    .max(LIMITS.links)
    .optional(),
})
export type WireDescription = z.infer<typeof description>
