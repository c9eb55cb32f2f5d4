/**
 * Why content cannot be served.
 *
 * - `not-found`    no such artifact or version of this person, or none that is complete
 * - `lost`         a pack is missing or damaged; the node is asked to send it again
 * - `mismatch`     every segment is right and the whole is not: a defect, of ours or the node's
 * - `unavailable`  the store does not answer: try again
 */
export type ContentProblemCode = 'not-found' | 'lost' | 'mismatch' | 'unavailable'

export class ContentProblem extends Error {
  override readonly name = 'ContentProblem'
  readonly code: ContentProblemCode
  /** For `lost`: the pack to blame. */
  readonly packId: string | undefined

  constructor(code: ContentProblemCode, message: string, options?: { packId?: string; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.packId = options?.packId
  }
}
