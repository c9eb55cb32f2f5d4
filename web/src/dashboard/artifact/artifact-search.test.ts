import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { parseArtifactSearch } from './artifact-search.ts'

const version = `ver_${'0'.repeat(32)}`

test('what an address says is kept', () => {
  const search = { tab: 'versions', version, line: '12', view: 'raw', find: 'x' }
  expect(parseArtifactSearch(search)).toEqual(search as never)
})

test('what makes no sense is dropped, whatever it is', () => {
  expect(parseArtifactSearch({ tab: 'content', version: 'art_1', line: '0', view: 'x', find: '', other: '1' })).toEqual(
    {},
  )
  expect(parseArtifactSearch({ version, since: version })).toEqual({ version })
  const anything = fc.oneof(fc.string(), fc.array(fc.string()))
  const names = fc.constantFrom('tab', 'version', 'since', 'line', 'view', 'find')
  fc.assert(
    fc.property(fc.dictionary(names, anything), (raw) => {
      const once = parseArtifactSearch(raw)
      expect(parseArtifactSearch({ ...once })).toEqual(once)
    }),
  )
})
