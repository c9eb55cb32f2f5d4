import type { BlobStore } from '../blobs/blob-store.ts'
import type { Db } from '../db/db.ts'

/** Which of the two does not answer, and why. Empty: ready. */
export type Problems = Partial<Record<'database' | 'store', string>>

const PATIENCE = 5_000

/** Asks both at once, and asks no more than once a second whoever wants to know. */
export function readiness({ db, blobs }: { db: Pick<Db, 'ping'>; blobs: Pick<BlobStore, 'head'> }, now = Date.now) {
  let asked = Number.NEGATIVE_INFINITY
  let answer: Promise<Problems> = Promise.resolve({})
  return (): Promise<Problems> => {
    if (now() - asked >= 1000) {
      asked = now()
      answer = ask()
    }
    return answer
  }
  async function ask(): Promise<Problems> {
    const [database, store] = await Promise.all([trouble(db.ping()), trouble(blobs.head('probe/ready'))])
    return { ...(database && { database }), ...(store && { store }) }
  }
}

async function trouble(asking: Promise<unknown>): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${PATIENCE / 1000} s`), PATIENCE)
  })
  const answer = asking.then(
    () => undefined,
    (error: { code?: string; message?: string }) => error.code ?? error.message ?? 'it failed',
  )
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
