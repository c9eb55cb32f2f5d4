import { type PutBlob, RemoteError } from '@exfil/core/engine'
import { putOutcome } from './answer.ts'
import { exchange, type Limits, placeOf } from './exchange.ts'

const PUT_LIMITS: Limits = { stallMs: 60_000 }

/** The PutBlob port over HTTP. */
export function httpPut(limits = PUT_LIMITS): PutBlob {
  return async ({ url, headers }, body, signal) => {
    const answer = await exchange(url, { method: 'PUT', headers: { ...headers }, body, signal }, limits)
    const outcome = putOutcome(answer, placeOf(url))
    if (outcome instanceof RemoteError) throw outcome
    return outcome
  }
}
