import { expect, test } from 'bun:test'
import type { ArtifactRow } from '@exfil/core/wire'
import { arrivals } from './arrivals.ts'

const row = (id: string, checksum = '0') => ({ id, checksum }) as ArtifactRow

test('nothing new is in place', () => {
  expect(arrivals([row('a'), row('b')], [row('a'), row('b')])).toEqual({ inPlace: true, fresh: 0 })
})

test('other content where it was is in place', () => {
  expect(arrivals([row('a'), row('b')], [row('a', '1'), row('b')])).toEqual({ inPlace: true, fresh: 1 })
})

test('what comes first moves the others', () => {
  expect(arrivals([row('a'), row('b')], [row('c'), row('a')])).toEqual({ inPlace: false, fresh: 1 })
  expect(arrivals([row('a'), row('b')], [row('b', '1'), row('a')])).toEqual({ inPlace: false, fresh: 1 })
})

test('what went moves the others too, and is not new', () => {
  expect(arrivals([row('a'), row('b')], [row('b')])).toEqual({ inPlace: false, fresh: 0 })
})
