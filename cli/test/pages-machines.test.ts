/** Machines, keys and the account, in a real Chromium. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { openBrowser, openTab, type Scheme, type Size } from './drivers/browser.ts'
import { chromium } from './drivers/needs.ts'
import { joinMachine, openWorld, type World } from './drivers/world.ts'

let world: World
let browser: Browser

beforeAll(async () => {
  if (chromium.skip) return
  world = await openWorld({ sessions: 4 })
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
      await tab.open(`/dashboard/nodes/${world.stack.ready.nodeId}`)
      await tab.page.getByRole('table', { name: 'Runs' }).waitFor()
      await tab.expectClean('machine')
      await tab.open('/dashboard/account')
      await tab.page.getByRole('table', { name: 'Sessions' }).waitFor()
      await tab.expectClean('account')
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
  using other = await joinMachine(world, 'the other')
  await page.getByRole('table', { name: 'Machines' }).getByRole('link', { name: 'the other', exact: true }).click()
  await page.getByRole('button', { name: 'Retire' }).click()
  await page.getByRole('button', { name: 'Retire machine' }).click()
  await page.getByText('retired', { exact: true }).first().waitFor()
  expect((await other.cli(['sync'])).code).not.toBe(0)
  expect(tab.trouble).toEqual([])
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
