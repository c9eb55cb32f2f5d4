import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestApi, testApi } from '../../../test/api.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
}, 60_000)
afterAll(() => api.close(), 60_000)

test('a view is saved, replaced under its name, listed by name and removed, by its person only', async () => {
  const mine = (await api.person()).api
  const theirs = (await api.person()).api
  const { id } = await mine.views.save({ name: 'Work', search: 'type=notes' })
  await mine.views.save({ name: 'All', search: '' })
  expect(await mine.views.save({ name: ' Work ', search: 'type=logs&node=x' })).toEqual({ id })
  const { items } = await mine.views.list()
  expect(items.map(({ name, search }) => [name, search])).toEqual([
    ['All', ''],
    ['Work', 'type=logs&node=x'],
  ])
  expect((await theirs.views.list()).items).toEqual([])
  const unknown = { id: 'view_00000000000070008000000000000000' }
  const refusal = (call: Promise<unknown>) => call.catch((error: Error) => error.message)
  expect(await refusal(theirs.views.remove({ id }))).toBe(await refusal(theirs.views.remove(unknown)))
  expect(await mine.views.remove({ id })).toEqual({ status: 'removed' })
  expect((await mine.views.list()).items.map(({ name }) => name)).toEqual(['All'])
})

test('two hundred views are enough', async () => {
  const { api: mine } = await api.person()
  for (let n = 0; n < 200; n++) await mine.views.save({ name: `${n}`, search: '' })
  expect(mine.views.save({ name: 'one more', search: '' })).rejects.toThrow('remove one first')
  await mine.views.save({ name: '7', search: 'q=x' })
})
