import { expect, test } from 'bun:test'
import { sharedBuffers } from './shared-buffers.ts'

test('an eighth of the memory, within what Postgres starts with and what an archive has a use for', () => {
  const GB = 1024 ** 3
  expect([0, 0.5 * GB, 1.5 * GB, 8 * GB, 512 * GB].map(sharedBuffers)).toEqual([
    '128MB',
    '128MB',
    '192MB',
    '1024MB',
    '2048MB',
  ])
})
