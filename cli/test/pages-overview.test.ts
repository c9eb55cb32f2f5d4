/** The overview, the components, and what open pages hear, in a real Chromium. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, openTab, type Scheme, type Size } from './drivers/browser.ts'
import { seedFleet } from './drivers/fleet.ts'
import { makeMachine } from './drivers/machine.ts'
import { chromium } from './drivers/needs.ts'
import { paste } from './drivers/paste.ts'
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
const open = (options: { size?: Size; scheme?: Scheme; timezone?: string } = {}) =>
  openTab(browser, world.dashboard, options)

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
  const copied = () => tab.page.evaluate(() => navigator.clipboard.readText())
  const command = await copied()
  await tab.page.getByText('Waiting for the machine').waitFor()
  using machine = makeMachine('first')
  const joined = await paste(machine, `${command} --name 'the first'`)
  expect([joined.code, joined.stderr]).toEqual([0, ''])
  await tab.page.getByRole('status').getByRole('link', { name: 'the first' }).waitFor()
  // Nothing is there yet: the tour says so, and what to look at.
  await machine.sync()
  await tab.page.getByText('found nothing to collect').waitFor()
  await tab.page.getByRole('button', { name: 'Copy list command' }).click()
  const listed = await paste(machine, await copied())
  expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining('~/')])
  expect(await tab.page.getByRole('link', { name: /^What is collected/ }).getAttribute('href')).toBe('/collects')
  await tab.settle()
  await tab.expectClean('tour, nothing found')
  sessionsIn(machine.home, random(5)).create(4000)
  await tab.page
    .getByRole('button', { name: /Copy sync command/ })
    .last()
    .click()
  expect((await paste(machine, await copied())).code).toBe(0)
  await tab.page.getByText('arrived.').waitFor()
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

check('no date below a chart is cut, wherever the first of them falls', async () => {
  await using tab = await open({ size: 'phone' })
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  for (const later of [1, 3, 5, 7, 9, 11, 13]) {
    await tab.open(`/dashboard?from=${day(later - 30)}&to=${day(later)}`)
    const axis = tab.page.locator('main [class*="axis"]').first()
    await axis.locator('span').first().waitFor()
    const ends = await axis.evaluate((axis) =>
      [...axis.children].map((label) => [label, axis].map((one) => Math.round(one.getBoundingClientRect().right))),
    )
    expect(ends.length).toBeGreaterThan(1)
    for (const [label = 0, axis = 0] of ends) expect(label).toBeLessThanOrEqual(axis)
  }
})

check('bars are drawn in the colours of the legend, and again when the theme is another', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard?from=30d')
  const looks = [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { colorScheme: 'light', forcedColors: 'active' },
  ] as const
  for (const look of looks) {
    await page.emulateMedia(look)
    await page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('main canvas')
      if (!canvas) return false
      const drawn = new Set<string>()
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })
      copy?.drawImage(canvas, 0, 0)
      const data = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255) drawn.add(`rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`)
      const legend = [...document.querySelectorAll('main [data-series]')].map((part) => getComputedStyle(part).fill)
      return legend.length > 0 && legend.every((colour) => drawn.has(colour))
    })
  }
  // In colours of the reader's own, what is chosen can still be told from what is not.
  const range = page.getByRole('navigation', { name: 'Range of time' })
  const [chosen, other] = await Promise.all(
    ['30 days', '7 days'].map((name) =>
      range.getByRole('link', { name }).evaluate((link) => getComputedStyle(link).backgroundColor),
    ),
  )
  expect(chosen).not.toBe(other)
  expect(tab.trouble).toEqual([])
})

check('numbers and cells lead to what is behind them, by mouse and by keyboard, and back', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard?from=24h')
  await page.getByRole('link', { name: /new artifacts?/ }).click()
  await page.waitForURL(/artifacts\?.*changes=first/)
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
  const { page } = tab
  // Of ranges and of ways to stack, one is the current one.
  const current = () => page.locator('[aria-current]').allTextContents()
  await page.locator('[aria-current]').filter({ hasText: 'by agent' }).waitFor()
  expect(await current()).toEqual(['Overview', '30 days', 'by agent'])
  await page.getByRole('button', { name: 'Custom' }).click()
  await page.getByLabel('From', { exact: true }).fill('2020-02-02')
  await page.getByLabel('To', { exact: true }).fill('2020-02-01')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByText('ends before it begins').waitFor()
  expect(page.url()).toContain('from=30d')
  await page.getByLabel('To', { exact: true }).fill('2020-02-03')
  await page.keyboard.press('Enter')
  await page.waitForURL(/from=2020-02-02.*to=2020-02-03/)
  await page.getByRole('button', { name: '2 Feb 2020 – 3 Feb 2020' }).waitFor()
  await page.goBack()
  await page.waitForURL(/from=30d/)
  await page.goForward()
  await page.getByText('Nothing was recorded in this range').waitFor()
  await tab.open('/dashboard?from=2020-02-02&to=2020-02-01')
  await page.getByText('This range ends before it begins. What you see is from').waitFor()
  await tab.expectClean('a range the wrong way round')
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

/** What the list's head says, once it has counted. */
const counted = async (page: Page) => {
  await page.getByRole('search', { name: 'Filters' }).locator('output').filter({ hasText: /\d/ }).waitFor()
  return (await page.getByRole('search', { name: 'Filters' }).locator('output').textContent())?.trim() ?? ''
}
const plural = (count: string, what: string) => `${count} ${count === '1' ? what : `${what}s`}`

check('with a thousand machines, every number leads to what it counts, wherever the reader is', async () => {
  await seedFleet(world.stack.ready.data, { machines: 999, artifacts: 2_500 })
  // Half an hour off the hours of UTC.
  await using tab = await open({ timezone: 'Asia/Kolkata' })
  const { page } = tab
  const here = '/dashboard?from=30d'
  /** Goes where a link leads, and comes back. */
  const follow = async (name: RegExp, look: (text: string) => Promise<void>) => {
    const link = page.getByRole('link', { name }).first()
    const text = ((await link.getAttribute('aria-label')) ?? (await link.textContent()) ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim()
    await link.click()
    await page.waitForURL((url) => !url.pathname.endsWith('/dashboard') && !url.pathname.endsWith('/dashboard/'))
    await tab.settle()
    await look(text)
    await page.goBack()
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
  }
  const first = (text: string) => text.match(/[\d,]+/)?.[0] ?? ''
  await tab.open(here)
  await tab.expectClean('overview, 1000 machines')
  await follow(/machines active$/, async (text) => {
    const [, active, all] = /^([\d,]+) of ([\d,]+) machines active$/.exec(text) ?? []
    const said = await counted(page)
    expect(said).toStartWith(`${active} of ${all} machines`)
    // What counts in spite of being retired is named, and shown.
    const retired = page.getByRole('link', { name: /of them retired$/ })
    const count = first((await retired.textContent()) ?? '')
    expect(Number(count)).toBeGreaterThan(0)
    await retired.click()
    await page.waitForURL(/state=retired/)
    await page
      .getByRole('search', { name: 'Filters' })
      .locator('output')
      .filter({ hasText: new RegExp(`^${count} of ${all} `) })
      .waitFor()
    await page.goBack()
  })
  await follow(/new artifacts$/, async (text) => expect(await counted(page)).toStartWith(`${first(text)} artifacts · `))
  await follow(/changes to known ones$/, async (text) =>
    expect(await counted(page)).toContain(`· ${first(text)} versions`),
  )
  await follow(/of new content$/, async (text) => expect(await counted(page)).toEndWith(`· ${text}`))
  await follow(/^\d agents?$/, async (text) => {
    // The first by name, the others as a number.
    const [, others = '0'] =
      /\+(\d+)$/.exec((await page.getByRole('button', { name: /^Agent/ }).textContent()) ?? '') ?? []
    expect(String(1 + Number(others))).toBe(first(text))
  })
  await follow(/^codex/, async (text) => expect(await counted(page)).toContain(`· ${first(text)} versions`))
  await follow(/^Failed artifacts/, async (text) => expect(await counted(page)).toBe(plural(first(text), 'artifact')))
  await follow(/^Gone at their source/, async (text) =>
    expect(await counted(page)).toBe(plural(first(text), 'artifact')),
  )
  await follow(/^Silent machines/, async (text) => expect(await counted(page)).toStartWith(`${first(text)} of `))
  await follow(/^Keys that end/, async (text) => {
    await page.getByRole('table', { name: 'Keys' }).waitFor()
    expect(await page.getByRole('table', { name: 'Keys' }).locator('tbody tr').count()).toBe(Number(first(text)))
  })
  for (const group of [/by machine and time/, /by type and time/]) {
    const cell = page.getByRole('group', { name: group }).getByRole('link')
    await cell.focus()
    const said = async () => /: ([\d,]+) versions?,/.exec((await cell.getAttribute('aria-label')) ?? '')?.[1] ?? '0'
    for (let step = 0; step < 40 && (await said()) === '0'; step++) await page.keyboard.press('ArrowLeft')
    const versions = await said()
    expect(versions).not.toBe('0')
    await page.keyboard.press('Enter')
    await page.waitForURL(/changes=any/)
    expect(await counted(page)).toContain(`· ${plural(versions, 'version')}`)
    await page.goBack()
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
  }
  await tab.open(`${here}&by=agent`)
  await follow(/^nobody known/, async (text) => {
    expect(new URL(page.url()).searchParams.get('agent')).toBe('')
    expect(await counted(page)).toContain(`· ${first(text)} versions`)
  })
  expect(tab.trouble).toEqual([])
})

check('a browser whose clock is a day off shows what all others show', async () => {
  const look = async (hours: number) => {
    await using tab = await open()
    const { page } = tab
    await page.addInitScript((off) => {
      const real = Date
      const now = () => real.now() + off
      window.Date = new Proxy(real, {
        construct: (target, given) => Reflect.construct(target, given.length === 0 ? [now()] : given),
        get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
      })
    }, hours * 3_600_000)
    await tab.open('/dashboard?from=24h')
    const numbers = await page.getByRole('link', { name: /new artifacts?$/ }).textContent()
    await tab.open('/dashboard/nodes?state=silent')
    const silent = await page.getByRole('search', { name: 'Filters' }).locator('output').textContent()
    expect(tab.trouble).toEqual([])
    return [numbers, silent]
  }
  const before = await look(0)
  expect(before).toEqual([expect.stringMatching(/[1-9]/), expect.stringMatching(/^\d+ of [\d,]+ machines$/)])
  const [behind, ahead] = [await look(-25), await look(25)]
  // Time goes on meanwhile.
  const either = [before, await look(0)]
  expect(either).toContainEqual(behind)
  expect(either).toContainEqual(ahead)
})

check('the map of a thousand machines is walked by key to its last row, and said in words', async () => {
  await using tab = await open()
  const { page } = tab
  await tab.open('/dashboard?from=30d')
  await page.getByRole('button', { name: 'Show all' }).click()
  const cell = page.getByRole('group', { name: /by machine and time/ }).getByRole('link')
  await cell.focus()
  const before = await cell.getAttribute('aria-label')
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('PageDown')
    // It can be seen wherever it goes: in its frame, which is scrolled, in the window, which is too.
    await page.waitForFunction(() => {
      const cell = document.activeElement
      const { x, y, width, height } = cell?.getBoundingClientRect() ?? new DOMRect()
      return cell?.contains(document.elementFromPoint(x + width / 2, y + height / 2))
    })
  }
  await page.waitForFunction((label) => document.activeElement?.getAttribute('aria-label') !== label, before)
  expect(await cell.boundingBox()).not.toBeNull()
  await page.getByText('As a table').last().click()
  await page.getByRole('table', { name: 'Activity by machine' }).waitFor()
  expect(tab.trouble).toEqual([])
})
