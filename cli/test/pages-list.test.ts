/** The list of artifacts in a real Chromium, with some thousand of them: by mouse and by keyboard, at two widths, light and dark. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ArtifactRow } from '@exfil/core/wire'
import type { Browser } from 'playwright-core'
import { openBrowser, openTab, type Scheme, type Size, type Tab } from './drivers/browser.ts'
import { chromium } from './drivers/needs.ts'
import { openWorld, type World } from './drivers/world.ts'

const SESSIONS = 2_500
const PATH = '/dashboard/artifacts'

let world: World
let browser: Browser
/** As the list shows them: the last change first. */
let all: ArtifactRow[]

beforeAll(async () => {
  if (chromium.skip) return
  world = await openWorld({ sessions: SESSIONS })
  all = await world.dashboard.artifacts()
  browser = await openBrowser()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await world?.[Symbol.asyncDispose]()
}, 60_000)

const check = (title: string, run: () => Promise<void>) =>
  test.skipIf(chromium.skip)(chromium.title(title), run, 120_000)
const open = (options: { size?: Size; scheme?: Scheme } = {}) => openTab(browser, world.dashboard, options)
const rows = (tab: Tab) => tab.page.getByRole('table', { name: 'Artifacts' }).locator('tbody tr')
const links = (tab: Tab) => rows(tab).locator('a')
const listed = (tab: Tab) => tab.page.waitForFunction(() => !document.querySelector('table[aria-busy="true"]'))
const count = (tab: Tab) => tab.page.getByRole('search', { name: 'Filters' }).getByRole('status')

/** The id of the artifact on a line, once it is loaded. */
async function idOn(tab: Tab, line: number): Promise<string> {
  const link = tab.page.locator(`[data-line="${line}"] a`)
  await link.waitFor()
  return (await link.getAttribute('href'))?.split('/').at(-1) ?? ''
}

describe('scrolling', () => {
  check(
    'a leap to the middle and to the end shows the rows that are there, and few of them are in the page',
    async () => {
      await using tab = await open()
      await tab.open(PATH)
      expect(await count(tab).textContent()).toBe(`${SESSIONS.toLocaleString('en')} artifacts`)
      const middle = Math.floor(SESSIONS / 2)
      await tab.page.evaluate((y) => scrollTo(0, y), middle * 48)
      expect(await idOn(tab, middle)).toBe(all[middle]?.id ?? '')
      await tab.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
      expect(await idOn(tab, SESSIONS - 1)).toBe(all.at(-1)?.id ?? '')
      expect(await rows(tab).count()).toBeLessThan(60)
      await tab.page.evaluate(() => scrollTo(0, 0))
      expect(await idOn(tab, 0)).toBe(all[0]?.id ?? '')
      await tab.expectClean('scrolled list')
    },
  )

  check('what arrives does not move what is read, and is shown when asked for', async () => {
    await using tab = await open()
    await tab.open(PATH)
    const line = 300
    await tab.page.evaluate((y) => scrollTo(0, y), line * 48)
    const id = await idOn(tab, line + 5)
    const place = () => tab.page.locator(`[data-line="${line + 5}"]`).boundingBox()
    const before = await place()
    world.sessions.create(5_000)
    expect((await world.machine.sync()).uploaded).toBe(1)
    const fresh = tab.page.getByRole('button', { name: '1 new or changed' })
    await fresh.waitFor()
    expect(await place()).toEqual(before)
    expect(await idOn(tab, line + 5)).toBe(id)
    await fresh.click()
    all = await world.dashboard.artifacts()
    expect(await idOn(tab, 0)).toBe(all[0]?.id ?? '')
    expect(await idOn(tab, 3)).toBe(all[3]?.id ?? '')
    expect(tab.trouble).toEqual([])
  })

  check('whoever is at the beginning sees it come', async () => {
    await using tab = await open()
    await tab.open(PATH)
    world.sessions.create(6_000)
    await world.machine.sync()
    all = await world.dashboard.artifacts()
    await tab.page.locator(`[data-line="0"] a[href$="${all[0]?.id}"]`).waitFor()
    expect(tab.trouble).toEqual([])
  })

  check('going back finds the place that was left', async () => {
    await using tab = await open()
    await tab.open(PATH)
    await tab.page.evaluate(() => scrollTo(0, 40_000))
    const id = await idOn(tab, 840)
    const y = await tab.page.evaluate(() => scrollY)
    await tab.page.locator('[data-line="840"] a').click()
    await tab.page.waitForURL(/artifacts\/art_/)
    await tab.page.goBack()
    expect(await idOn(tab, 840)).toBe(id)
    await tab.page.waitForFunction((y) => Math.abs(scrollY - y) < 2, y)
  })
})

describe('filters', () => {
  check('several values, a size and a text are in the address, survive a reload, and go one by one', async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open(PATH)
    await page.getByRole('button', { name: /^Kind/ }).click()
    await page
      .getByRole('checkbox', { name: /session/ })
      .first()
      .check()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Size', exact: true }).first().click()
    await page.getByRole('radio', { name: '10 kB to 100 kB' }).check()
    await page.waitForURL(/size=10kB\.\.100kB/)
    await page.keyboard.press('Escape')
    await listed(tab)
    const sized = all.filter(({ size }) => size >= 10_000 && size < 100_000)
    expect(await idOn(tab, 0)).toBe(sized[0]?.id ?? '')
    await page.reload()
    await tab.settle()
    expect(await idOn(tab, 0)).toBe(sized[0]?.id ?? '')
    expect(await count(tab).textContent()).toBe(
      sized.length > 1000 ? '1,000+ artifacts' : `${sized.length.toLocaleString('en')} artifacts`,
    )
    await page.getByRole('link', { name: /^Clear all/ }).click()
    await page.waitForURL((url) => url.search === '')
    expect(tab.trouble).toEqual([])
  })

  check('where nothing matches, it says which filter to drop', async () => {
    await using tab = await open()
    await tab.open(`${PATH}?kind=session&size=900GB..`)
    await tab.page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await tab.page.getByRole('link', { name: /Without size/ }).click()
    await listed(tab)
    expect(new URL(tab.page.url()).search).toBe('?kind=session')
    expect(await links(tab).count()).toBeGreaterThan(5)
    expect(tab.trouble).toEqual([])
  })

  check('a view is saved under a name, found in the menu and in the palette, and removed', async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open(`${PATH}?kind=session&sort=size`)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByLabel('Name of the view').fill('Small <ones>')
    await page.getByRole('button', { name: 'Save view' }).click()
    await page.getByRole('list', { name: 'Views' }).getByRole('link', { name: 'Small <ones>' }).waitFor()
    await tab.open(PATH)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('small')
    await page.getByRole('option', { name: 'View: Small <ones>' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/sort=size/)
    expect(new URL(page.url()).searchParams.get('kind')).toBe('session')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('button', { name: 'Remove Small <ones>' }).click()
    await page.getByText('No view yet').waitFor()
    expect(tab.trouble).toEqual([])
  })
})

describe('how it is shown', () => {
  check('groups have totals, fold away, and hold their rows', async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open(`${PATH}?group=day`)
    const days = Map.groupBy(all, ({ modifiedAt }) => modifiedAt.slice(0, 10))
    const [day, members = []] = [...days].sort(([a], [b]) => (a < b ? 1 : -1))[0] ?? []
    const head = page.locator('[data-line="0"]')
    await head.getByText(day ?? '').waitFor()
    expect(await head.textContent()).toContain(`${members.length.toLocaleString('en')} artifact`)
    expect(await idOn(tab, 1)).toBe(members[0]?.id ?? '')
    await head.getByRole('button').click()
    expect(await head.getByRole('button').getAttribute('aria-expanded')).toBe('false')
    expect(await page.locator('[data-line="1"] a').count()).toBe(0)
    await page.reload()
    await tab.settle()
    await tab.expectClean('grouped list')
  })

  check('columns are chosen and made wider by keyboard, rows closer, and so they stay', async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open(PATH)
    await page.getByRole('button', { name: 'Display' }).click()
    await page.getByRole('checkbox', { name: 'Version' }).check()
    await page.getByRole('checkbox', { name: 'Kind', exact: true }).uncheck()
    await page.getByRole('radio', { name: 'Compact' }).check()
    await page.waitForURL(/density=compact/)
    await page.keyboard.press('Escape')
    const heads = () => page.getByRole('columnheader').allTextContents()
    expect((await heads()).map((text) => text.replace(/[↑↓]/, ''))).toEqual([
      'Title',
      'Machine',
      'Type',
      'Agent',
      'Version',
      'Size',
      'Changed',
      'Uploaded',
    ])
    const separator = page.getByRole('separator', { name: 'Width of Type' })
    const width = Number(await separator.getAttribute('aria-valuenow'))
    await separator.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    expect(Number(await separator.getAttribute('aria-valuenow'))).toBe(width + 32)
    const box = await separator.boundingBox()
    if (!box) throw new Error('the separator is not shown')
    await page.mouse.move(box.x + 5, box.y + 5)
    await page.mouse.down()
    await page.mouse.move(box.x + 25, box.y + 5)
    await page.mouse.up()
    expect(Number(await separator.getAttribute('aria-valuenow'))).toBe(width + 12)
    await tab.open(PATH)
    expect(await heads()).toContain('Version')
    expect(Number(await separator.getAttribute('aria-valuenow'))).toBe(width + 12)
    expect((await page.locator('[data-line="0"]').boundingBox())?.height).toBe(32)
    await tab.expectClean('compact list')
  })
})

describe('choosing', () => {
  check('a box, a range over rows that were never in view, their ids, and one archive', async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open(PATH)
    await page.locator('[data-line="2"] input').check()
    await page.evaluate(() => scrollTo(0, 260 * 48))
    await idOn(tab, 260)
    await page.locator('[data-line="262"] input').click({ modifiers: ['Shift'] })
    const bar = page.getByRole('toolbar', { name: 'Chosen artifacts' })
    await bar.getByText('261 chosen').waitFor()
    await tab.expectClean('chosen artifacts')
    await bar.getByRole('button', { name: 'Copy ids' }).click()
    const ids = all.slice(2, 263).map(({ id }) => id)
    expect((await page.evaluate(() => navigator.clipboard.readText())).split('\n').sort()).toEqual(ids.sort())
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      bar.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toEndWith('.zip')
    await page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
    expect(tab.trouble).toEqual([])
  })

  check('x and shift by keyboard', async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open(PATH)
    for (const key of ['j', 'j', 'x', 'Shift+J', 'Shift+J']) await page.keyboard.press(key)
    await page.getByText('3 chosen').waitFor()
    expect(await page.locator('[data-line="1"][data-chosen], [data-line="3"][data-chosen]').count()).toBe(2)
    await page.keyboard.press('x')
    await page.getByText('2 chosen').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('toolbar').waitFor({ state: 'detached' })
    expect(tab.trouble).toEqual([])
  })
})

describe('by keyboard', () => {
  check('f finds a filter, the palette goes to pages and changes the theme', async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open(PATH)
    await page.keyboard.press('f')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.waitFor()
    await tab.expectClean('palette')
    await page.keyboard.type('kin')
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: 'Kind' }).getByRole('checkbox').first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.waitForURL(/kind=/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('theme dark')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('go mach')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/dashboard\/nodes/)
    expect(tab.trouble).toEqual([])
  })
})

for (const size of ['desk', 'phone'] as const)
  for (const scheme of ['light', 'dark'] as const)
    check(`the list is clean: ${size}, ${scheme}`, async () => {
      for (const [what, search] of [
        ['list', ''],
        ['list by machine', '?group=node'],
        ['compact filtered list', '?density=compact&kind=session&from=7d&group=project'],
      ]) {
        await using tab = await open({ size, scheme })
        await tab.open(`${PATH}${search}`)
        await links(tab).first().waitFor()
        await tab.expectClean(what ?? '')
      }
    })
