import { expect, test } from 'bun:test'
import { RemoteError, type RemoteErrorCode } from './ports.ts'
import { delayBefore, withRetry } from './retry.ts'

function attempts(code: RemoteErrorCode, failures: number, signal = new AbortController().signal) {
  const slept: number[] = []
  let calls = 0
  const clock = { now: () => 0, sleep: async (ms: number) => void slept.push(ms) }
  const result = withRetry('call', { clock, signal, onEvent: () => {}, random: () => 1 }, async () => {
    calls++
    if (calls <= failures) throw new RemoteError(code, 'no')
    return 'yes'
  })
  return { result, slept, calls: () => calls }
}

test('what may pass is tried again, with growing pauses', async () => {
  for (const code of ['unreachable', 'unavailable', 'not-ours'] as const) {
    const { result, slept } = attempts(code, 3)
    expect(await result).toBe('yes')
    expect(slept).toEqual([250, 500, 1000])
  }
})

test('what will not pass is not', async () => {
  for (const code of ['refused', 'rejected', 'expired'] as const) {
    const { result, calls } = attempts(code, 1)
    await expect(result).rejects.toMatchObject({ code })
    expect(calls()).toBe(1)
  }
})

test('it ends after a bounded number of tries with the last failure', async () => {
  const { result, slept } = attempts('unreachable', 1000)
  await expect(result).rejects.toMatchObject({ code: 'unreachable' })
  expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(120_000)
})

test('an abort passes through as it is', async () => {
  const reason = new Error('stop')
  const { result, calls } = attempts('unreachable', 1000, AbortSignal.abort(reason))
  await expect(result).rejects.toBe(reason)
  expect(calls()).toBe(0)
})

test("the server's wish is heard, up to a minute", () => {
  expect(delayBefore(1, 5000, 0)).toBe(5000)
  expect(delayBefore(1, 3_600_000, 0)).toBe(60_000)
  expect(delayBefore(1, undefined, 0)).toBe(125)
})
