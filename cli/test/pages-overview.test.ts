/** The overview, the components, and what open pages hear, in a real Chromium. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { openBrowser, openTab, type Scheme, type Size } from './drivers/browser.ts'
import { makeMachine } from './drivers/machine.ts'
import { chromium } from './drivers/needs.ts'
import { random } from './drivers/random.ts'
import { sessionsIn } from './drivers/sessions.ts'
import { openWorld, type World } from './drivers/world.ts'

let world: World
let browser: Browser

beforeAll(async () => {
  if (chromium.skip) return
  // Nothing is there at first: the tour is for such an account.
  world = await openWorld({ sessions: 3, args: ['--no-sync'] })
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await world?.[Symbol.asyncDispose]()
})

const check = (title: string, run: () => Promise<void>) =>
  test.skipIf(chromium.skip)(chromium.title(title), run, 120_000)
const open = (options: { size?: Size; scheme?: Scheme } = {}) => openTab(browser, world.dashboard, options)

check('a new account is led to its first artifact, and sees it come', async () => {
  await using tab = await open()
  await tab.open('/dashboard')
  await tab.page.getByRole('heading', { name: 'Create a key' }).waitFor()
  await tab.expectClean('tour')
  const here = new URL(tab.page.url()).pathname
  await tab.page.getByLabel('Name').fill('First')
  await tab.page.getByRole('button', { name: 'Create key' }).click()
  await tab.page
    .getByRole('region', { name: 'Your new key' })
    .getByRole('button', { name: /Copy enrol/ })
    .click()
  const command = await tab.page.evaluate(() => navigator.clipboard.readText())
  const [, key = '', args = ''] = /^echo (\S+) \| exfiltrator (enroll .*)$/.exec(command) ?? []
  await tab.page.getByText('Waiting for the machine').waitFor()
  using machine = makeMachine('first')
  expect((await machine.cli([...args.split(' '), '--name', 'the first'], { stdin: `${key}\n` })).code).toBe(0)
  await tab.page.getByRole('status').getByRole('link', { name: 'the first' }).waitFor()
  sessionsIn(machine.home, random(5)).create(4000)
  await machine.sync()
  await tab.page.getByRole('button', { name: 'Show the overview' }).click()
  await tab.page.getByRole('heading', { name: 'Needs attention' }).waitFor()
  expect(new URL(tab.page.url()).pathname).toBe(here)
  expect(tab.trouble).toEqual([])
})

for (const size of ['desk', 'phone'] as const)
  for (const scheme of ['light', 'dark'] as const)
    check(`the overview and the components are clean: ${size}, ${scheme}`, async () => {
      await using tab = await open({ size, scheme })
      await tab.open('/dashboard?from=30d')
      await tab.page.getByRole('heading', { name: 'Latest' }).waitFor()
      await tab.page.getByText('As a table').first().click()
      await tab.expectClean('overview')
      // Not `open`: what stands there for "still loading" never ends.
      await tab.page.goto(`${world.dashboard.url}/dashboard/components`)
      await tab.page.getByRole('heading', { name: 'Components' }).waitFor()
      await tab.expectClean('components')
    })

check('numbers and cells lead to what is behind them, by mouse and by keyboard, and back', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard?from=24h')
  await page.getByRole('link', { name: /new artifacts/ }).click()
  await page.waitForURL(/artifacts\?from=24h/)
  await page.goBack()
  await page.waitForURL(/dashboard\/?\?from=24h/)
  const cells = page.getByRole('group', { name: /by machine and time/ }).getByRole('link')
  await cells.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  expect(await cells.getAttribute('aria-label')).toContain('0 versions')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.waitForURL(/artifacts\?.*node=node_/)
  expect(new URL(page.url()).searchParams.get('from')).toMatch(/T\d\d:00:00/)
  expect(tab.trouble).toEqual([])
})

check('a range of one’s own is in the address, and an empty one says so', async () => {
  await using tab = await open()
  await tab.open('/dashboard?from=2020-01-01&to=2020-01-02')
  await tab.page.getByText('Nothing was recorded in this range').waitFor()
  await tab.page.getByRole('link', { name: '30 days' }).click()
  await tab.page.waitForURL(/from=30d/)
  await tab.page.getByRole('group', { name: /by machine and time/ }).waitFor()
  await tab.page.getByRole('link', { name: 'by agent' }).click()
  await tab.page.waitForURL(/by=agent/)
  expect(tab.trouble).toEqual([])
})

check('what arrives is announced, and moves nothing until it is asked for', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard')
  const latest = page.getByRole('region', { name: 'Latest' })
  const before = await latest.getByRole('listitem').allTextContents()
  await world.machine.sync()
  const arrived = latest.getByRole('button', { name: /new$/ })
  await arrived.waitFor()
  expect(await latest.getByRole('listitem').count()).toBe(before.length)
  await arrived.click()
  await page.waitForFunction(
    (count) => document.querySelectorAll('section[aria-labelledby] ol li').length > count,
    before.length,
  )
  expect(tab.trouble).toEqual([])
})

check('while the server is away the page says so and keeps what was typed, and comes back by itself', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard/keys')
  await page.getByLabel('Name').fill('half typed')
  await world.restart(async () => {
    await page.getByText('The server does not answer').waitFor()
    expect(await page.getByLabel('Name').inputValue()).toBe('half typed')
  })
  await page.getByText('The server does not answer').waitFor({ state: 'detached' })
  expect(await page.getByLabel('Name').inputValue()).toBe('half typed')
})
