import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { digestOf, newToken, tokenPrefix } from './token.ts'

test('a token is recognised by its prefix and shape', () => {
  for (const prefix of ['exk', 'exn', 'exs', 'exl'] as const) {
    const token = newToken(prefix)
    expect(token).toMatch(new RegExp(`^${prefix}_[0-9A-Za-z]{36}$`))
    expect(tokenPrefix(token)).toBe(prefix)
  }
})

test('one wrong, missing, added or exchanged character is noticed without asking anyone', () => {
  const token = newToken('exk')
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  for (let at = 4; at < token.length; at++) {
    expect(tokenPrefix(token.slice(0, at) + token.slice(at + 1))).toBeNull()
    for (const other of alphabet) {
      if (other === token[at]) continue
      expect(tokenPrefix(token.slice(0, at) + other + token.slice(at + 1))).toBeNull()
    }
    const [a, b] = [token[at], token[at + 1]]
    if (b === undefined || a === b) continue
    expect(tokenPrefix(`${token.slice(0, at)}${b}${a}${token.slice(at + 2)}`)).toBeNull()
  }
  expect(tokenPrefix(token.replace('exk', 'exn'))).toBeNull()
})

test('no other text is a token', () => {
  fc.assert(fc.property(fc.string(), (text) => expect(tokenPrefix(text)).toBeNull()))
})

test('every character of the alphabet is as likely as the others', () => {
  const counts = new Map<string, number>()
  const tokens = 4000
  for (let i = 0; i < tokens; i++) {
    for (const char of newToken('exk').slice(4, 34)) counts.set(char, (counts.get(char) ?? 0) + 1)
  }
  expect(counts.size).toBe(62)
  const expected = (tokens * 30) / 62
  // Chi-squared with 61 degrees of freedom stays below 130 in all but one of a million runs.
  const deviation = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(deviation).toBeLessThan(130)
})

test('what is kept is the SHA-256 of the whole token', () => {
  expect(digestOf('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
