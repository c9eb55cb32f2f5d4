import { expect, test } from 'bun:test'
import { byteSize, exactBytes } from './byte-size.ts'

test('a short number and a unit', () => {
  const sizes: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1234, '1.2 kB'],
    [9949, '9.9 kB'],
    [9950, '10 kB'],
    [12_345, '12 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [8_589_934_592, '8.6 GB'],
    [Number.MAX_SAFE_INTEGER, '9.0 PB'],
  ]
  for (const [bytes, text] of sizes) expect([bytes, byteSize(bytes)]).toEqual([bytes, text])
})

test('the exact count', () => {
  expect(exactBytes(1)).toBe('1 byte')
  expect(exactBytes(1_234_567)).toBe('1,234,567 bytes')
})
