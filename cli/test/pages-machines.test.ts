/** Machines, keys and the account, in a real Chromium. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { openBrowser, openTab, type Scheme, type Size } from './drivers/browser.ts'
import { expireKey, seedFleet } from './drivers/fleet.ts'
import { makeMachine } from './drivers/machine.ts'
import { chromium } from './drivers/needs.ts'
import { paste } from './drivers/paste.ts'
import { random } from './drivers/random.ts'
import { sessionsIn } from './drivers/sessions.ts'
import { joinMachine, openWorld, type World } from './drivers/world.ts'

let world: World
let browser: Browser

beforeAll(async () => {
  if (chromium.skip) return
  world = await openWorld({ sessions: 4 })
  await seedFleet(world.stack.ready.data, { machines: 999, artifacts: 2_000 })
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await world?.[Symbol.asyncDispose]()
})

const check = (title: string, run: () => Promise<void>) =>
  test.skipIf(chromium.skip)(chromium.title(title), run, 120_000)
const open = (options: { size?: Size; scheme?: Scheme } = {}) => openTab(browser, world.dashboard, options)

for (const size of ['desk', 'phone'] as const)
  for (const scheme of ['light', 'dark'] as const)
    check(`machines and account are clean: ${size}, ${scheme}`, async () => {
      await using tab = await open({ size, scheme })
      await tab.open('/dashboard/nodes')
      await tab.page.getByRole('table', { name: 'Machines' }).waitFor()
      await tab.expectClean('machines')
      await tab.open('/dashboard/nodes?group=tag')
      await tab.page.getByRole('heading', { name: 'ci', exact: true }).waitFor()
      await tab.expectClean('machines by tag')
      await tab.open('/dashboard/keys')
      await tab.page.getByRole('table', { name: 'Keys' }).waitFor()
      await tab.expectClean('keys')
      await tab.open(`/dashboard/nodes/${world.stack.ready.nodeId}`)
      await tab.page.getByRole('table', { name: 'Runs' }).waitFor()
      await tab.expectClean('machine')
      await tab.open('/dashboard/account')
      await tab.page.getByRole('table', { name: 'Sessions' }).waitFor()
      await tab.expectClean('account')
    })

check('on a phone, a line and a second one say what matters of a machine and of a key', async () => {
  await using tab = await open({ size: 'phone' })
  const { page } = tab
  await tab.open('/dashboard/nodes?state=failing')
  const machines = page.getByRole('table', { name: 'Machines' })
  const row = machines.locator('tbody tr[data-key]').first()
  await row.waitFor()
  /** How much of the text of each is in sight, without what stands before and after it. */
  const widths = (places: string[]) =>
    Promise.all(places.map(async (place) => (await row.locator(place).boundingBox())?.width ?? 0))
  const [name = 0, ...others] = await widths([
    'td:nth-child(1) a >> nth=0',
    '[data-label=synced]',
    '[data-unit=failed]',
  ])
  expect(name).toBeGreaterThan(40)
  for (const width of [...others, ...(await widths(['[data-unit^=artifact]']))]) expect(width).toBeGreaterThan(20)
  expect((await machines.boundingBox())?.width).toBeGreaterThan(330)
  await page.getByRole('button', { name: 'Artifacts', exact: true }).click()
  await page.waitForURL(/sort=-artifacts/)
  await tab.open('/dashboard/keys')
  const key = page.getByRole('table', { name: 'Keys' }).locator('tbody tr').filter({ hasText: 'Laptops of the team' })
  for (const place of ['[data-main]', '[data-label=ends]', '[data-label=used]', '[data-state]'])
    expect((await key.locator(place).boundingBox())?.width ?? 0).toBeGreaterThan(40)
  expect(tab.trouble).toEqual([])
})

check('a machine is tagged where it stands, found by its tag, and grouped', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard/nodes')
  await page
    .getByRole('button', { name: /^add tags|Edit tags of/ })
    .first()
    .click()
  await page.getByLabel(/parted by commas/).fill('laptop, <b>bold</b>')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: '<b>bold</b>' }).waitFor()
  await page.getByRole('link', { name: 'laptop', exact: true }).click()
  await page.waitForURL(/tag=laptop/)
  await page.getByRole('button', { name: 'Group by tag' }).click()
  await page.waitForURL(/group=tag/)
  await page.getByRole('heading', { name: 'laptop' }).waitFor()
  await page.getByLabel('Search machines').fill('no such machine')
  await page.getByText('No machine matches').waitFor()
  await tab.settle()
  await tab.expectClean('no machine matches')
})

check('a machine that joins appears by itself, and once retired sends no more and keeps its archive', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard/nodes')
  await page.keyboard.press('/')
  await page.keyboard.type('the other')
  await page.getByText('No machine matches').waitFor()
  using other = await joinMachine(world, 'the other')
  sessionsIn(other.home, random(3)).create(2000)
  await other.sync()
  await page.getByRole('table', { name: 'Machines' }).getByRole('link', { name: 'the other', exact: true }).click()
  await page.getByRole('button', { name: 'Retire' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect((await other.cli(['sync'])).code).toBe(0)
  await page.getByRole('button', { name: 'Retire' }).click()
  // An answer that comes long after it was asked for moves nothing, either.
  const asked = await page.evaluate(() => performance.now())
  await page.route('**/api/trpc/**nodes.get*', async (route) => {
    await page.waitForFunction((then) => performance.now() > then + 1000, asked)
    await route.continue()
  })
  await page.evaluate(() => (window as unknown as { layoutShifts: number[] }).layoutShifts.splice(0))
  await page.getByRole('button', { name: 'Retire machine' }).click()
  await page.getByRole('main').getByText('retired', { exact: true }).waitFor()
  await tab.settle()
  expect(await page.evaluate(() => (window as unknown as { layoutShifts: number[] }).layoutShifts)).toEqual([])
  await page.getByRole('button', { name: 'Retired', exact: true }).click()
  await page.getByText(/its key is revoked, so it sends nothing more/).waitFor()
  await tab.expectClean('retired machine')
  await page.keyboard.press('Escape')
  const refused = await other.cli(['sync'])
  expect(refused.code).toBe(4)
  expect(refused.stderr).toMatch(/this key was revoked.*exfiltrator enroll/s)
  await page.getByRole('link', { name: 'See its artifacts' }).click()
  await page.getByText('1 artifact', { exact: true }).waitFor()
  await tab.open('/dashboard/nodes')
  await page.getByRole('link', { name: /\d+ retired$/ }).click()
  await page.getByRole('table', { name: 'Machines' }).getByRole('link', { name: 'the other', exact: true }).waitFor()
})

check('a thousand machines: few rows in the page, found by typing, in any order, by key and by mouse', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard/nodes')
  const rows = page.getByRole('table', { name: 'Machines' }).locator('tbody tr[data-key]')
  expect(await rows.count()).toBeLessThan(60)
  const total = await page.getByRole('table', { name: 'Machines' }).getAttribute('aria-rowcount')
  expect(Number(total)).toBeGreaterThan(900)
  const text = async () => (await rows.first().locator('a').first().textContent())?.trim() ?? ''
  await page.getByRole('button', { name: 'Artifacts', exact: true }).click()
  await page.waitForURL(/sort=-artifacts/)
  const [, most] = /([\d,]+)/.exec((await rows.first().locator('td').nth(7).textContent()) ?? '') ?? []
  expect(Number(most)).toBeGreaterThan(5)
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await page.goBack()
  await page.waitForURL(/sort=-artifacts/)
  await page.goForward()
  const top = await text()
  await page.mouse.move(600, 500)
  await page.mouse.wheel(0, 30_000)
  await page.waitForFunction(
    (name) => !document.querySelector('table[aria-label="Machines"] tbody')?.textContent?.includes(name),
    top,
  )
  expect(await rows.count()).toBeLessThan(60)
  await page.keyboard.press('/')
  await page.keyboard.type('ci-linux-1 eu')
  await page.waitForURL(/q=ci-linux-1\+eu/)
  await rows
    .first()
    .locator('a')
    .filter({ hasText: /^ci-linux-1/ })
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !location.search.includes('q='))
  // The way back takes what was typed along, also while the field has the focus.
  await page.getByRole('button', { name: 'Group by tag' }).click()
  await page.keyboard.press('/')
  await page.keyboard.type('ci')
  await page.waitForURL(/group=tag&q=ci|q=ci&group=tag/)
  await page.goBack()
  await page.waitForFunction(
    () => document.activeElement instanceof HTMLInputElement && document.activeElement.value === '',
  )
  await page.waitForURL((url) => !url.searchParams.has('q'))
  expect(tab.trouble).toEqual([])
})

check('a name that the server refuses is put back, and can be tried again', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open(`/dashboard/nodes/${world.stack.ready.nodeId}`)
  const before = (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
  await page.route('**/api/trpc/nodes.rename*', (route) => route.abort(), { times: 1 })
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('Name of the machine').fill('a new name')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  expect(await page.getByLabel('Name of the machine').inputValue()).toBe('a new name')
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { level: 1, name: before }).waitFor()
  await page.route('**/api/trpc/nodes.rename*', (route) => route.abort(), { times: 1 })
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('Name of the machine').fill('a new name')
  await page.keyboard.press('Enter')
  // It is shown before the server knows it, and a page that goes takes what is on its way along.
  const renamed = page.waitForResponse(/nodes[.]rename/)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { level: 1, name: 'a new name' }).waitFor()
  await renamed
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'a new name' }).waitFor()
})

for (const size of ['desk', 'phone'] as const)
  check(`a machine is renamed and tagged in its row, and no row moves: ${size}`, async () => {
    await using tab = await open({ size })
    const { page } = tab
    await tab.open('/dashboard/nodes')
    const rows = page.getByRole('table', { name: 'Machines' }).locator('tbody tr[data-key]')
    const places = () => rows.evaluateAll((all) => all.slice(0, 6).map((row) => row.getBoundingClientRect().top))
    const before = await places()
    await rows.nth(1).hover()
    await rows
      .nth(1)
      .getByRole('button', { name: /^Rename/ })
      .click()
    const name = rows.nth(1).getByLabel('Name of the machine')
    await name.waitFor()
    expect(await places()).toEqual(before)
    expect((await name.boundingBox())?.width).toBeGreaterThan(80)
    // Refused, it says why, and still nothing moves.
    await page.route('**/api/trpc/nodes.rename*', (route) => route.abort(), { times: 1 })
    await name.fill('another name')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    // Being refused is what was asked for.
    expect(tab.trouble.splice(0).every((line) => /nodes[.]rename|ERR_FAILED/.test(line))).toBe(true)
    await tab.expectClean('renaming in a row')
    expect(await places()).toEqual(before)
    await page.keyboard.press('Escape')
    await rows
      .nth(1)
      .getByRole('button', { name: /^add tags|Edit tags of/ })
      .click()
    await page.getByLabel(/parted by commas/).waitFor()
    expect(await places()).toEqual(before)
  })

check('what was typed for a new key is kept while one looks elsewhere, and dropped once the key is made', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard/keys')
  const form = page.getByRole('region', { name: 'New key' })
  const typed = async () => [
    await form.getByLabel('Name').inputValue(),
    await form.getByLabel('Expires').inputValue(),
    await form.getByLabel('Machines').inputValue(),
    await form.getByLabel('Tags they get').inputValue(),
  ]
  const untouched = await typed()
  await form.getByLabel('Name').fill('half ty')
  await form.getByLabel('Expires').selectOption({ index: 0 })
  await form.getByLabel('Machines').fill('3')
  await form.getByLabel('Tags they get').fill('ci, ')
  const half = await typed()
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await pages.getByRole('link', { name: 'Machines' }).click()
  await page.getByRole('table', { name: 'Machines' }).waitFor()
  await pages.getByRole('link', { name: 'Keys' }).click()
  await form.waitFor()
  expect(await typed()).toEqual(half)
  await page.reload()
  await form.waitFor()
  expect(await typed()).toEqual(half)
  await form.getByRole('button', { name: 'Create key' }).click()
  await page.getByRole('region', { name: 'Your new key' }).waitFor()
  expect(await typed()).toEqual(untouched)
  await page.reload()
  await form.waitFor()
  expect(await typed()).toEqual(untouched)
  expect(tab.trouble).toEqual([])
})

check(
  'a key is shown as soon as it is made, and a key that could not be revoked is not taken for revoked',
  async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open('/dashboard/keys')
    const list = Promise.withResolvers<void>()
    await page.route('**/api/trpc/keys.list*', (route) => list.promise.then(() => route.continue()))
    await page.getByLabel('Name', { exact: true }).fill('for a slow list')
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByRole('region', { name: 'Your new key' }).waitFor()
    list.resolve()

    const answer = Promise.withResolvers<void>()
    await page.route('**/api/trpc/keys.revoke*', (route) => answer.promise.then(() => route.abort()), { times: 1 })
    const revoke = page.getByRole('button', { name: 'Revoke for a slow list', exact: true })
    const dialog = page.getByRole('dialog')
    await revoke.click()
    await dialog.getByRole('button', { name: 'Revoke key' }).click()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    answer.resolve()
    // It comes back to say so.
    await dialog.getByRole('alert').waitFor()
    await dialog.getByRole('button', { name: 'Keep it' }).click()
    await revoke.click()
    await dialog.waitFor()
    expect(await dialog.getByRole('alert').count()).toBe(0)
    expect(tab.trouble.every((line) => /keys[.]revoke|ERR_FAILED/.test(line))).toBe(true)
  },
)

check('two machines renamed at once: neither name goes back for the answer to the other', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard/nodes')
  const rows = page.getByRole('table', { name: 'Machines' }).locator('tbody tr[data-key]')
  const answers = [Promise.withResolvers<boolean>(), Promise.withResolvers<boolean>()] as const
  let asked = 0
  await page.route('**/api/trpc/nodes.rename*', async (route) =>
    (await answers[asked++ % 2]?.promise) ? route.continue() : route.abort(),
  )
  const rename = async (from: string, to: string) => {
    await page.getByRole('button', { name: `Rename ${from}`, exact: true }).click()
    await page.getByLabel('Name of the machine').fill(to)
    await Promise.all([page.waitForRequest(/nodes[.]rename/), page.keyboard.press('Enter')])
    await page.getByRole('link', { name: to, exact: true }).waitFor()
  }
  const names = await rows
    .getByRole('button', { name: /^Rename/ })
    .evaluateAll((all) => all.slice(0, 2).map((one) => one.getAttribute('aria-label')?.replace('Rename ', '') ?? ''))
  const [one = '', two = ''] = names
  await rename(one, `${one} first`)
  await rename(two, `${two} second`)
  answers[0].resolve(false)
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('link', { name: `${two} second`, exact: true }).count()).toBe(1)
  const list = page.waitForResponse(/nodes[.]list/)
  answers[1].resolve(true)
  await list
  await page.getByRole('link', { name: `${two} second`, exact: true }).waitFor()
  expect(tab.trouble.every((line) => /nodes[.]rename|ERR_FAILED/.test(line))).toBe(true)
})

check('a name refused when its row is gone is said all the same, until it is read', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard/nodes')
  const answer = Promise.withResolvers<void>()
  await page.route('**/api/trpc/nodes.rename*', (route) => answer.promise.then(() => route.abort()))
  const button = page.getByRole('button', { name: /^Rename/ }).first()
  const name = (await button.getAttribute('aria-label'))?.replace('Rename ', '') ?? ''
  await button.click()
  await page.getByLabel('Name of the machine').fill('lost on the way')
  await Promise.all([page.waitForRequest(/nodes[.]rename/), page.keyboard.press('Enter')])
  await page.getByLabel('Search machines').fill('no machine is called so')
  await page.getByRole('heading', { name: 'No machine matches' }).waitFor()
  answer.resolve()
  const said = page
    .getByRole('alert')
    .filter({ hasText: `Renaming “${name}” to “lost on the way”: The server did not` })
  await said.waitFor()
  await page.getByRole('navigation').getByRole('link', { name: 'Keys' }).click()
  await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor()
  await said.getByRole('button', { name: 'Close' }).click()
  await said.waitFor({ state: 'detached' })
  expect(tab.trouble.every((line) => /nodes[.]rename|ERR_FAILED/.test(line))).toBe(true)
})

check('what arrives while a new name is on its way does not bring the old one back', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open(`/dashboard/nodes/${world.stack.ready.nodeId}`)
  const answer = Promise.withResolvers<void>()
  await page.route('**/api/trpc/nodes.rename*', (route) => answer.promise.then(() => route.continue()))
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('Name of the machine').fill('slow to arrive')
  await Promise.all([page.waitForRequest(/nodes[.]rename/), page.keyboard.press('Enter')])
  const heading = page.getByRole('heading', { level: 1, name: 'slow to arrive' })
  await heading.waitFor()
  const told = page.waitForResponse(/artifacts[.]list/)
  world.sessions.create(2_000)
  await world.machine.sync()
  await told
  await page.waitForLoadState('networkidle')
  expect(await heading.count()).toBe(1)
  const asked = page.waitForResponse(/nodes[.]get/)
  answer.resolve()
  await asked
  await heading.waitFor()
  expect(tab.trouble).toEqual([])
})

check('a key that is used up, expired or revoked: what the machine is told, and what the page says', async () => {
  await using tab = await open()
  const { page } = tab
  const server = world.stack.ready.url
  const make = (name: string, facts = {}) =>
    world.dashboard.mutate<{ id: string; key: string }>('keys.create', { name, ...facts })
  const [once, ends, lost] = [
    await make('for one', { maxUses: 1, tags: ['from a key'] }),
    await make('that ends', { expiresAt: new Date(Date.now() + 3_600_000).toISOString() }),
    await make('that was stolen'),
  ]
  const join = async (key: string) => {
    using machine = makeMachine('joins')
    return await paste(machine, `exfiltrator enroll --server ${server}`, { EXFILTRATOR_ENROLLMENT_KEY: key })
  }
  expect((await join(once.key)).code).toBe(0)
  await expireKey(world.stack.ready.data, ends.id)
  await world.dashboard.mutate('keys.revoke', { id: lost.id })
  for (const [{ key }, why, state, name] of [
    [once, 'used as often as it may be', 'used up', 'for one'],
    [ends, 'has expired', 'expired', 'that ends'],
    [lost, 'was revoked', 'revoked', 'that was stolen'],
  ] as const) {
    const refused = await join(key)
    expect(refused.code).toBe(4)
    expect(refused.stderr.replaceAll(/\s+/g, ' ')).toContain(`${why}: make another one in the dashboard, under Keys`)
    expect(refused.stderr).not.toContain(key)
    await tab.open(`/dashboard/keys?state=${encodeURIComponent(state)}`)
    await page.getByRole('row').filter({ hasText: name }).getByText(state, { exact: true }).waitFor()
  }
  await page.getByRole('link', { name: 'Keys of machines' }).click()
  await page.waitForURL(/kind=node/)
  await page.getByRole('heading', { name: 'Keys of machines' }).waitFor()
  await tab.settle()
  await tab.expectClean('keys of machines')
  expect(tab.trouble).toEqual([])
})

check('a machine page says which version of each collector ran', async () => {
  await using tab = await open()
  await tab.open(`/dashboard/nodes/${world.stack.ready.nodeId}`)
  const row = tab.page.getByRole('table', { name: 'Collectors' }).locator('tbody tr').first()
  expect(await row.locator('td').first().textContent()).toMatch(/^[\w-]+ \d+\.\d+\.\d+$/)
})

check('runs on end that found nothing new are one line, which says how many and when the last was', async () => {
  for (let times = 0; times < 3; times += 1) await world.machine.sync()
  await using tab = await open()
  await tab.open(`/dashboard/nodes/${world.stack.ready.nodeId}`)
  const when = tab.page.getByRole('table', { name: 'Runs' }).locator('tbody tr').first().locator('td').first()
  expect(await when.textContent()).toMatch(/^just now · \d+ times in \d+ /)
})

check('what a run saw is the sum of its parts', async () => {
  await using tab = await open()
  await tab.open(`/dashboard/nodes/${world.stack.ready.nodeId}`)
  const cells = tab.page.getByRole('table', { name: 'Runs' }).locator('tbody tr').first().locator('td')
  const [, seen, ...parts] = (await cells.allTextContents()).map((text) => Number(text.replaceAll(',', '')))
  expect(seen).toBeGreaterThan(0)
  expect(parts.slice(0, 5).reduce((sum, part) => sum + part, 0)).toBe(seen ?? -1)
})

check('a session elsewhere can be ended, and the one that looks signs out', async () => {
  await using tab = await open()
  const { page } = tab
  await world.restart()
  await using own = await open()
  await own.open('/dashboard/account')
  const table = own.page.getByRole('table', { name: 'Sessions' })
  const count = await table.locator('tbody tr').count()
  expect(count).toBeGreaterThan(1)
  await table
    .getByRole('button', { name: /^End the session/ })
    .first()
    .click()
  await own.page.getByRole('button', { name: 'End session' }).click()
  await own.page.waitForFunction(
    (before) => document.querySelectorAll('table[aria-label="Sessions"] tbody tr').length < before,
    count,
  )
  expect(own.trouble).toEqual([])
  await own.page.getByRole('button', { name: 'Sign out' }).click()
  await own.page.getByText('You are signed out').waitFor()
  expect(page.isClosed()).toBe(false)
})
