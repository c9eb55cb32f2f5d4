import { describe, expect, test } from 'bun:test'
import { RemoteError } from '@exfil/core/engine'
import { apiFailure, putOutcome } from './answer.ts'

const json = (value: unknown) => ({ type: 'application/json', text: JSON.stringify(value) })
const fault = (message: string) => json({ error: { message, code: -32000, data: {} } })
const html = { type: 'text/html; charset=utf-8', text: '<!doctype html><title>Sign in to the hotel network</title>' }
const xml = (code: string, message = '') => ({
  type: 'application/xml',
  text: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
})

interface Given {
  type: string
  text: string
}
const answer = (status: number, { type, text }: Given, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers({ 'content-type': type, ...headers }),
  text,
})

describe('an answer of the API', () => {
  const cases: [status: number, given: Given, code: string | undefined][] = [
    [200, json({ result: { data: 1 } }), undefined],
    [200, json({ result: null }), 'not-ours'],
    [200, json([]), 'not-ours'],
    [200, html, 'not-ours'],
    [200, { type: 'application/json', text: '{"result":{"da' }, 'unreachable'],
    [200, { type: 'application/json', text: '' }, 'not-ours'],
    [204, { type: 'text/plain', text: '' }, 'not-ours'],
    [301, html, 'not-ours'],
    [307, json({}), 'not-ours'],
    [400, fault('bad input'), 'rejected'],
    [400, html, 'not-ours'],
    [401, fault('revoked'), 'refused'],
    [401, html, 'not-ours'],
    [403, fault('not yours'), 'refused'],
    [403, html, 'not-ours'],
    [404, fault('No procedure found'), 'rejected'],
    [404, html, 'not-ours'],
    [408, html, 'unavailable'],
    [413, fault('too large'), 'rejected'],
    [429, fault('slow down'), 'unavailable'],
    [500, fault('the server failed'), 'unavailable'],
    [500, html, 'unavailable'],
    [502, html, 'unavailable'],
    [503, { type: 'text/plain', text: '' }, 'unavailable'],
  ]
  for (const [status, given, code] of cases) {
    test(`${status} ${given.text.slice(0, 30)} is ${code ?? 'a result'}`, () => {
      expect(apiFailure(answer(status, given), 'https://a.example')?.code as string | undefined).toBe(code)
    })
  }

  test('says in how long to come back, in seconds or as a date', () => {
    const wait = (value: string) => apiFailure(answer(503, html, { 'retry-after': value }), 'x')?.retryAfter
    expect(wait('7')).toBe(7000)
    expect(wait(new Date(Date.now() + 60_000).toUTCString())).toBeWithin(50_000, 61_000)
    expect(wait('soon')).toBeUndefined()
    expect(wait('-5')).toBeUndefined()
  })

  test('is repeated without control characters and not at any length', () => {
    const message = apiFailure(answer(400, fault(`\x1b[2J${'x'.repeat(5000)}`)), 'https://a.example')?.message ?? ''
    expect(message).toContain('\\x1b[2J')
    expect(message.length).toBeLessThan(500)
  })

  test('that leads elsewhere is named by its origin only', () => {
    const headers = { location: 'https://b.example/path?token=s3cr3t' }
    const message = apiFailure(answer(302, html, headers), 'https://a.example')?.message
    expect(message).toContain('https://b.example')
    expect(message).not.toContain('s3cr3t')
  })
})

describe('an answer of the store', () => {
  const empty = { type: '', text: '' }
  const cases: [status: number, given: Given, outcome: string][] = [
    [200, empty, 'stored'],
    [204, empty, 'stored'],
    [200, html, 'not-ours'],
    [307, xml('TemporaryRedirect'), 'not-ours'],
    [400, xml('BadDigest'), 'rejected'],
    [400, xml('RequestTimeout'), 'unreachable'],
    [400, xml('ExpiredToken'), 'expired'],
    [400, html, 'not-ours'],
    [403, xml('AccessDenied', 'Request has expired'), 'expired'],
    [403, xml('RequestTimeTooSkewed'), 'expired'],
    [403, xml('SignatureDoesNotMatch'), 'rejected'],
    [403, html, 'not-ours'],
    [404, xml('NoSuchBucket'), 'rejected'],
    [408, empty, 'unavailable'],
    [409, xml('ConditionalRequestConflict'), 'unavailable'],
    [411, xml('MissingContentLength'), 'rejected'],
    [412, xml('PreconditionFailed'), 'exists'],
    [429, xml('SlowDown'), 'unavailable'],
    [500, html, 'unavailable'],
    [503, xml('SlowDown'), 'unavailable'],
    [507, xml('InsufficientStorage'), 'unavailable'],
  ]
  for (const [status, given, outcome] of cases) {
    test(`${status} ${given.text.slice(21, 60)} is ${outcome}`, () => {
      const got = putOutcome(answer(status, given), 'https://s3.example')
      expect<string>(got instanceof RemoteError ? got.code : got).toBe(outcome)
    })
  }
})
