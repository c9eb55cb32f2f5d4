import { expect, test } from 'bun:test'
import { byteSize, exactBytes } from './byte-size.ts'

test('three figures and a unit', () => {
  const sizes: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [1234, '1.23 kB'],
    [12_345, '12.3 kB'],
    [999_499, '999 kB'],
    [999_999, '1.00 MB'],
    [8_589_934_592, '8.59 GB'],
    [Number.MAX_SAFE_INTEGER, '9.01 PB'],
  ]
  for (const [bytes, text] of sizes) expect([bytes, byteSize(bytes)]).toEqual([bytes, text])
})

test('the exact count', () => {
  expect(exactBytes(1)).toBe('1 byte')
  expect(exactBytes(1_234_567)).toBe('1,234,567 bytes')
})
