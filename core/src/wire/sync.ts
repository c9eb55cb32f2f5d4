/** The procedures of a node: what it sends and what it is answered, item by item and in order. */
import { z } from 'zod'
import { account } from './account.ts'
import { description, text } from './description.ts'
import { id } from './id.ts'
import { LIMITS } from './limits.ts'
import { segment, sha256, type standing, version } from './version.ts'

const type = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(64)
const key = text(LIMITS.keyBytes).min(1)
const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item).max(LIMITS.items) })

export const beginInput = z.object({
  cliVersion: z.string().max(64),
  hostname: text(255),
  clientTime: z.iso.datetime(),
})
export const beginOutput = z.object({
  runId: id('run'),
  /** Raised by every commit of this node's records. */
  seq: z.number().int().nonnegative(),
  /** The run that raised it last. */
  seqRunId: id('run').nullable(),
  serverTime: z.iso.datetime(),
})
export type BeginInput = z.infer<typeof beginInput>
export type BeginOutput = z.infer<typeof beginOutput>

export const finishInput = z.object({ runId: id('run'), account })

export const checkInput = items(z.object({ type, key, checksum: sha256, length: version.shape.length }))
export type CheckItem = z.infer<typeof checkInput>['items'][number]
export type CheckAnswer =
  | ({ status: 'known' } & z.infer<typeof standing>)
  | ({ status: 'needed' } & Partial<z.infer<typeof standing>>)
  | { status: 'refused'; reason: string }

export const presignInput = z.object({
  packs: z.array(z.object({ id: id('pack'), size: z.number().int().positive(), sha256 })).max(64),
})
export type PresignItem = z.infer<typeof presignInput>['packs'][number]
export type PresignAnswer =
  | { status: 'ready'; id: string; url: string; headers: Record<string, string>; expiresAt: string }
  | { status: 'refused'; id: string; reason: string }

export const recordItem = z.object({
  type,
  key,
  formerKeys: z.array(key).max(10).optional(),
  path: text(LIMITS.pathBytes),
  kind: text(LIMITS.textBytes),
  generation: version.shape.generation,
  /** The tip this continues or follows; absent for the first version of an artifact. */
  base: version.optional(),
  length: version.shape.length,
  checksum: sha256,
  /**
   * A long upload on its way: the tip moves, the head does not, and nobody is shown it. An
   * item that is not partial, with the very length and checksum of a partial tip and no
   * segments, completes it.
   */
  partial: z.boolean().optional(),
  modifiedAt: z.iso.datetime(),
  description,
  segments: z.array(segment).max(LIMITS.segments),
  /** Live segments of this generation from this byte on are replaced by `segments`. */
  replacesFrom: version.shape.length.optional(),
})
export type RecordItem = z.infer<typeof recordItem>
export const recordInput = z.object({ runId: id('run'), items: z.array(recordItem).max(LIMITS.items) })
export type RecordAnswer =
  | ({ status: 'recorded'; id: string; seq: number } & z.infer<typeof standing>)
  | ({ status: 'stale' } & Partial<z.infer<typeof standing>>)
  | { status: 'missing'; packs: string[] }
  | { status: 'refused'; reason: string }

export const goneInput = z.object({ runId: id('run'), items: z.array(z.object({ type, key })).max(LIMITS.items) })
export type GoneAnswer = { status: 'recorded'; seq: number } | { status: 'unknown' }
