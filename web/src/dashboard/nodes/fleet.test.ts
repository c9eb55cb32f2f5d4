import { expect, test } from 'bun:test'
import {
  filterFleet,
  groupByTag,
  type Machine,
  machinesAmong,
  parseFleetSearch,
  parseTags,
  readFleetSort,
  sortFleet,
  standOf,
  tagsOf,
  writeFleetSort,
} from './fleet.ts'

const now = Date.parse('2026-03-10T12:00:00Z')
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

function machine(name: string, facts: Partial<Machine> = {}): Machine {
  return {
    id: `node_${name}`,
    name,
    hostname: `${name}.local`,
    platform: 'linux',
    cliVersion: '0.1.0',
    tags: [],
    lastSeenAt: ago(1),
    usualGapMs: 300_000,
    unenrolledAt: null,
    failed: 0,
    artifacts: 0,
    bytes: 0,
    lastRun: { startedAt: ago(1), endedAt: ago(1) },
    ...facts,
  }
}

test('how a machine stands', () => {
  expect(standOf(machine('a'), now)).toBe('well')
  expect(standOf(machine('a', { failed: 2 }), now)).toBe('failing')
  expect(standOf(machine('a', { unenrolledAt: ago(5) }), now)).toBe('retired')
  expect(standOf(machine('a', { lastRun: { startedAt: ago(2), endedAt: null } }), now)).toBe('syncing')
  expect(standOf(machine('a', { lastRun: { startedAt: ago(20), endedAt: null } }), now)).toBe('well')
})

test('a machine is silent after three times its usual gap, and never within an hour', () => {
  expect(standOf(machine('a', { lastSeenAt: ago(59) }), now)).toBe('well')
  expect(standOf(machine('a', { lastSeenAt: ago(61) }), now)).toBe('silent')
  expect(standOf(machine('a', { lastSeenAt: ago(61), usualGapMs: 3_600_000 }), now)).toBe('well')
  expect(standOf(machine('a', { lastSeenAt: ago(5000), usualGapMs: null }), now)).toBe('well')
})

test('filters go together, and the search finds names, hosts, versions and tags', () => {
  const fleet = [machine('a', { tags: ['ci'] }), machine('b', { tags: ['ci', 'gpu'], failed: 1 }), machine('c')]
  const names = (search: Parameters<typeof filterFleet>[1], active?: Set<string>) =>
    filterFleet(fleet, search, now, active).map(({ name }) => name)
  expect(names({})).toEqual(['a', 'b', 'c'])
  expect(names({ tag: ['ci'] })).toEqual(['a', 'b'])
  expect(names({ tag: ['ci'], state: ['failing'] })).toEqual(['b'])
  expect(names({ q: 'LOCAL gpu' })).toEqual(['b'])
  expect(names({ q: 'none' })).toEqual([])
  expect(names({}, new Set(['node_c']))).toEqual(['c'])
})

test('those retired are left out until something is asked for', () => {
  const fleet = [machine('a'), machine('b', { unenrolledAt: ago(5) })]
  const names = (search: Parameters<typeof filterFleet>[1]) => filterFleet(fleet, search, now).map(({ name }) => name)
  expect(names({})).toEqual(['a'])
  expect(names({ state: ['retired'] })).toEqual(['b'])
  expect(names({ q: 'b' })).toEqual(['b'])
})

test('a range is about every machine in use, and those that were active in it and are retired by now', () => {
  const fleet = [machine('a'), machine('b', { unenrolledAt: ago(5) }), machine('c', { unenrolledAt: ago(5) })]
  expect(machinesAmong(fleet, new Set(['node_b'])).map(({ name }) => name)).toEqual(['a', 'b'])
  expect(machinesAmong(fleet)).toEqual(fleet)
})

test('in any order, and those alike as people number them', () => {
  const fleet = [machine('vm-10', { failed: 1 }), machine('vm-2', { failed: 1 }), machine('a', { lastSeenAt: ago(9) })]
  const names = (sort?: string) => sortFleet(fleet, sort).map(({ name }) => name)
  expect(names()).toEqual(['a', 'vm-2', 'vm-10'])
  expect(names('-name')).toEqual(['vm-10', 'vm-2', 'a'])
  expect(names('-failed')).toEqual(['vm-2', 'vm-10', 'a'])
  expect(names('seen')).toEqual(['a', 'vm-2', 'vm-10'])
  for (const sort of ['-name', 'seen', '-size']) expect(writeFleetSort(readFleetSort(sort))).toBe(sort)
  expect(writeFleetSort(readFleetSort('colour'))).toBeUndefined()
})

test('groups by tag: by name, a machine in each of its tags, those without last', () => {
  const fleet = [machine('a'), machine('b', { tags: ['ci', 'gpu'] }), machine('c', { tags: ['ci'] })]
  expect(groupByTag(fleet).map(({ tag, machines }) => [tag, machines.map(({ name }) => name)])).toEqual([
    ['ci', ['b', 'c']],
    ['gpu', ['b']],
    [undefined, ['a']],
  ])
  expect(tagsOf(fleet)).toEqual([
    { tag: 'ci', count: 2 },
    { tag: 'gpu', count: 1 },
  ])
})

test('tags as typed', () => {
  expect(parseTags(' ci, gpu ,,ci ')).toEqual(['ci', 'gpu'])
  expect(parseTags(' ')).toEqual([])
})

test('an address is read without complaint', () => {
  expect(parseFleetSearch({ tag: 'ci', state: ['silent', 'sad'], group: 'colour', from: '7d', q: '' })).toEqual({
    tag: ['ci'],
    state: ['silent'],
    from: '7d',
  })
})
