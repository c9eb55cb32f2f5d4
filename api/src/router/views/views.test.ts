import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Caller, type TestApi, testApi } from '../../../test/api.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
}, 60_000)
afterAll(() => api.close(), 60_000)

const UNKNOWN = 'view_00000000000070008000000000000000'
const refusal = (call: Promise<unknown>) => call.then(String, (error: Error) => error.message)
const listed = async (person: Caller) => (await person.views.list()).items.map(({ name, search }) => [name, search])
const names = async (person: Caller) => (await listed(person)).map(([name]) => name)

test('views are saved, listed in their order and removed, by their person only', async () => {
  const mine = (await api.person()).api
  const theirs = (await api.person()).api
  const { id } = await mine.views.save({ name: ' Work ', search: 'type=notes' })
  await mine.views.save({ name: 'All', search: '' })
  expect(await listed(mine)).toEqual([
    ['Work', 'type=notes'],
    ['All', ''],
  ])
  expect(await names(theirs)).toEqual([])
  expect(await refusal(theirs.views.remove({ id }))).toBe(await refusal(theirs.views.remove({ id: UNKNOWN })))
  expect(await mine.views.remove({ id })).toEqual({ status: 'removed' })
  expect(await names(mine)).toEqual(['All'])
})

test('a name that is taken is refused, unless that view is to be replaced', async () => {
  const mine = (await api.person()).api
  const first = await mine.views.save({ name: 'Work', search: 'type=notes' })
  await mine.views.save({ name: 'Other', search: '' })
  expect(await refusal(mine.views.save({ name: 'Work', search: 'q=x' }))).toBe('there is a view named "Work" already')
  expect(await mine.views.save({ name: 'Work', search: 'q=x', replace: true })).toEqual(first)
  expect(await listed(mine)).toEqual([
    ['Work', 'q=x'],
    ['Other', ''],
  ])
})

test('a view gets another name or other things to show, and no name that another has', async () => {
  const mine = (await api.person()).api
  const theirs = (await api.person()).api
  const { id } = await mine.views.save({ name: 'Work', search: 'type=notes' })
  await mine.views.save({ name: 'Other', search: '' })
  await mine.views.change({ id, name: 'Notes' })
  await mine.views.change({ id, name: 'Notes', search: 'q=x' })
  expect(await refusal(mine.views.change({ id, name: 'Other' }))).toBe('there is a view named "Other" already')
  expect(await listed(mine)).toEqual([
    ['Notes', 'q=x'],
    ['Other', ''],
  ])
  expect(await refusal(theirs.views.change({ id, name: 'Mine' }))).toBe(
    await refusal(theirs.views.change({ id: UNKNOWN, name: 'Mine' })),
  )
  await mine.views.remove({ id })
  expect(await refusal(mine.views.change({ id, search: '' }))).toBe('there is no such view')
})

test('an order stays, whatever else is saved, and moves nobody else’s', async () => {
  const mine = (await api.person()).api
  const theirs = (await api.person()).api
  const ids: Record<string, string> = {}
  for (const name of ['a', 'b', 'c', 'd']) ids[name] = (await mine.views.save({ name, search: '' })).id
  const foreign = (await theirs.views.save({ name: 'x', search: '' })).id
  await mine.views.order({ ids: [ids.c ?? '', foreign, UNKNOWN, ids.a ?? ''] })
  expect(await names(mine)).toEqual(['c', 'a', 'b', 'd'])
  await mine.views.save({ name: '0', search: '' })
  expect(await names(mine)).toEqual(['c', 'a', 'b', 'd', '0'])
  expect(await names(theirs)).toEqual(['x'])
})

test('two hundred views are enough', async () => {
  const { api: mine } = await api.person()
  for (let n = 0; n < 200; n++) await mine.views.save({ name: `${n}`, search: '' })
  expect(mine.views.save({ name: 'one more', search: '' })).rejects.toThrow('remove one first')
  await mine.views.save({ name: '7', search: 'q=x', replace: true })
})
