/** What the dashboard and scripts ask for. Lists answer `{items, nextCursor}`. */
import { z } from 'zod'
import { id } from './id.ts'

const one = z.string().max(1024)
/** One value or several: any of them matches. */
const many = z.union([one.transform((value) => [value]), z.array(one).max(100)])

export const artifactSort = z.enum(['modifiedAt', 'uploadedAt', 'startedAt', 'title', 'size'])
export const artifactState = z.enum(['present', 'gone', 'failed'])

export const listInput = z.object({
  filter: z
    .object({
      nodeId: many.optional(),
      type: many.optional(),
      kind: many.optional(),
      agent: many.optional(),
      version: many.optional(),
      project: many.optional(),
      /** Of the node it is on. */
      tag: many.optional(),
      state: z.union([artifactState.transform((value) => [value]), z.array(artifactState).max(3)]).optional(),
      /** On `modifiedAt`: at or after `from`, before `to`. */
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
      /** Then `from` and `to` are on when any version, the first or a later one last changed: what changed again since is found too. */
      changes: z.enum(['any', 'first', 'later']).optional(),
      /** Of the current content, in bytes: at least, and less than. */
      sizeFrom: z.number().int().min(0).optional(),
      sizeTo: z.number().int().min(0).optional(),
      /** Found in title, path, key or project, whatever the case. */
      text: z.string().max(200).optional(),
    })
    .optional(),
  sort: z.object({ by: artifactSort, dir: z.enum(['asc', 'desc']) }).optional(),
  cursor: z.string().max(2048).optional(),
  /** A cursor: the page that ends where the one behind that cursor begins. Goes before `cursor`. */
  before: z.string().max(2048).optional(),
  limit: z.number().int().min(1).max(500).optional(),
  /** Where the text is found but a few times, what it may have meant follows. */
  alike: z.boolean().optional(),
})
export type ListInput = z.input<typeof listInput>

export interface ArtifactRow {
  id: string
  nodeId: string
  nodeName: string
  type: string
  kind: string
  key: string
  path: string
  title: string | null
  agent: string | null
  agentVersion: string | null
  project: string | null
  size: number
  checksum: string
  generation: number
  startedAt: string | null
  endedAt: string | null
  modifiedAt: string
  uploadedAt: string
  state: z.infer<typeof artifactState>
}

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

export const artifactId = z.object({ id: id('art') })

/** `artifacts.download` and `artifacts.segments` take an artifact (its head) or any of its versions. */
export const artifactOrVersionId = z.object({ id: z.union([id('art'), id('ver')]) })

export interface DownloadSegment {
  start: number
  end: number
  sha256: string
  url: string
  offset: number
  storedLength: number
}
