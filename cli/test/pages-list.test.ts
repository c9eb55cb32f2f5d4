/** The list of artifacts in a real Chromium, with some thousand of them: scrolled, shown and chosen, by mouse and by keyboard, at two widths, light and dark. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ArtifactRow, ListInput } from '@exfil/core/wire'
import type { Size, Tab } from './drivers/browser.ts'
import { idOn, type ListWorld, links, number, openListWorld, PATH, rows, says, TOTAL } from './drivers/list-world.ts'
import { chromium } from './drivers/needs.ts'
import type { World } from './drivers/world.ts'

let list: ListWorld
let world: World
/** As the list shows them: the last change first. */
let all: ArtifactRow[]

beforeAll(async () => {
  if (chromium.skip) return
  list = await openListWorld()
  world = list.world
  all = await list.asked()
}, 300_000)
afterAll(async () => {
  await list?.[Symbol.asyncDispose]()
}, 60_000)

const check = (title: string, run: () => Promise<void>) =>
  test.skipIf(chromium.skip)(chromium.title(title), run, 120_000)
const open = (options: { size?: Size } = {}) => list.open(options)
const visit = (tab: Tab, search?: string) => list.visit(tab, search)
const asked = (filter: ListInput['filter']) => list.asked(filter)

describe('scrolling', () => {
  check(
    'a leap to the middle and to the end shows the rows that are there, and few of them are in the page',
    async () => {
      await using tab = await open()
      await visit(tab)
      await says(tab, `${number(TOTAL)} artifacts`)
      const middle = Math.floor(TOTAL / 2)
      await tab.page.evaluate((y) => scrollTo(0, y), middle * 48)
      expect(await idOn(tab, middle)).toBe(all[middle]?.id ?? '')
      await tab.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
      expect(await idOn(tab, TOTAL - 1)).toBe(all.at(-1)?.id ?? '')
      expect(await rows(tab).count()).toBeLessThan(60)
      await tab.page.evaluate(() => scrollTo(0, 0))
      expect(await idOn(tab, 0)).toBe(all[0]?.id ?? '')
      await tab.expectClean('scrolled list')
    },
  )

  check('where it is not known how many match, a leap still finds the rows that are there', async () => {
    await using tab = await open()
    await visit(tab, '?kind=page&state=present&sort=size')
    await says(tab, '1,000+ artifacts')
    const matching = (await asked({ kind: ['page'], state: ['present'] })).sort((a, b) => a.size - b.size)
    await tab.page.evaluate(() => scrollTo(0, 900 * 48))
    expect(await idOn(tab, 900)).toBe(matching[900]?.id ?? '')
    // The end is where the pages end, and not where counting did.
    await tab.page.waitForFunction((last) => {
      scrollTo(0, document.documentElement.scrollHeight)
      return document.querySelector(`[data-line="${last}"] a`)
    }, matching.length - 1)
    expect(await idOn(tab, matching.length - 1)).toBe(matching.at(-1)?.id ?? '')
    expect(tab.trouble).toEqual([])
  })

  check('a list taller than a page can be: wheel, leaps, keys and both ends, while rows arrive', async () => {
    await using tab = await open()
    const { page } = tab
    // A page that ends at 24,000 pixels, for a list of 120,000.
    await page.addInitScript(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('tbody { max-height: 24000px }')
      document.adoptedStyleSheets = [sheet]
    })
    await visit(tab)
    await says(tab, `${number(TOTAL)} artifacts`)
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(25_000)
    const inView = () =>
      page.evaluate(() => {
        const row = [...document.querySelectorAll<HTMLElement>('tbody tr')]
          .map((row) => ({ line: Number(row.dataset.line), top: row.getBoundingClientRect().top }))
          .sort((a, b) => a.top - b.top)
          .find(({ top }) => top > 300)
        if (!row) throw new Error('nothing is in view')
        return row
      })
    for (const part of [0.5, 0.21, 0.83]) {
      // Again where the wheel's last turn was still under way.
      await page.waitForFunction(
        ([part, total]) => {
          const y = part * (document.documentElement.scrollHeight - innerHeight)
          if (Math.abs(scrollY - y) > 2) scrollTo(0, y)
          const line = Number(document.querySelector<HTMLElement>('tbody tr:last-child')?.dataset.line)
          return Math.abs(line / total - part) < 0.03
        },
        [part, TOTAL] as const,
      )
      const { line, top } = await inView()
      expect(await idOn(tab, line)).toBe(all[line]?.id ?? '')
      await page.mouse.move(600, 500)
      await page.mouse.wheel(0, 240)
      await page.waitForFunction(
        ([line, top]) => {
          const now = document.querySelector(`[data-line="${line}"]`)?.getBoundingClientRect().top
          return now !== undefined && Math.abs(now - (top - 240)) < 1
        },
        [line, top] as const,
      )
    }
    const { line } = await inView()
    const place = () => page.locator(`[data-line="${line}"]`).boundingBox()
    const before = await place()
    world.sessions.create(3_000)
    await world.machine.sync()
    await page.getByRole('button', { name: '1 new or changed' }).waitFor()
    expect(await place()).toEqual(before)

    await page.locator(`[data-line="${line}"] a`).focus()
    await page.keyboard.press('End')
    // One further than it was.
    expect(await idOn(tab, TOTAL)).toBe(all.at(-1)?.id ?? '')
    await page.waitForFunction((line) => document.activeElement?.closest(`[data-line="${line}"]`), TOTAL)
    await page.keyboard.press('PageUp')
    await page.waitForFunction((line) => document.activeElement?.closest(`[data-line="${line}"]`) === null, TOTAL)
    await page.keyboard.press('Home')
    await page.waitForFunction(() => document.activeElement?.closest('[data-line="0"]'))
    expect(await page.evaluate(() => scrollY)).toBeLessThan(200)
    all = await world.dashboard.artifacts()
    await tab.expectClean('list taller than a page')
  })

  check('what arrives does not move what is read, and is shown when asked for', async () => {
    await using tab = await open()
    await visit(tab)
    await says(tab, 'artifacts')
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
    await tab.page.locator(`[data-line="0"] a[href$="${all[0]?.id}"]`).waitFor()
    expect(await idOn(tab, 3)).toBe(all[3]?.id ?? '')
    expect(tab.trouble).toEqual([])
  })

  check(
    'after a leap into the middle, rows above it follow one another whatever arrived or changed meanwhile',
    async () => {
      await using tab = await open()
      const { page } = tab
      await visit(tab)
      await says(tab, 'artifacts')
      const scroll = (line: number) => page.evaluate((y) => scrollTo(0, y), line * 48)
      const leap = 1_520
      await scroll(leap)
      await idOn(tab, leap + 5)
      for (const size of [5_100, 5_200, 5_300]) world.sessions.create(size)
      expect((await world.machine.sync()).uploaded).toBe(3)
      await page.getByRole('button', { name: /new or changed/ }).waitFor()
      const now = await world.dashboard.artifacts()
      const place = now.map(({ id }) => id)
      const seen = await idOn(tab, leap)
      const shift = place.indexOf(seen) - leap
      for (let line = leap; line > 400; line -= 15) {
        await scroll(line)
        expect([line, place.indexOf(await idOn(tab, line)) - line]).toEqual([line, shift])
      }
      // Where what was found from below meets the beginning, rows follow one another too.
      for (let line = 400; line >= 0; line -= 20) {
        await scroll(line)
        await page.waitForFunction(
          ([line, place]) => {
            const rows = [...document.querySelectorAll<HTMLElement>('tbody [data-line]:has(a)')]
            const shifts = rows.map((row) => {
              const id = row.querySelector('a')?.getAttribute('href')?.split('/').at(-1) ?? ''
              return place.indexOf(id) - Number(row.dataset.line)
            })
            return rows.some((row) => row.dataset.line === `${line}`) && new Set(shifts).size === 1
          },
          [line, place] as const,
        )
      }
      expect(tab.trouble).toEqual([])
      all = now
    },
  )

  check('whoever is at the beginning sees it come', async () => {
    await using tab = await open()
    await visit(tab)
    world.sessions.create(6_000)
    await world.machine.sync()
    all = await world.dashboard.artifacts()
    await tab.page.locator(`[data-line="0"] a[href$="${all[0]?.id}"]`).waitFor()
    expect(tab.trouble).toEqual([])
  })

  check('going back finds the place that was left, its row and what was chosen', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab)
    await says(tab, 'artifacts')
    await page.locator('[data-line="1"] input').check()
    await page.evaluate(() => scrollTo(0, 40_000))
    const id = await idOn(tab, 840)
    const y = await page.evaluate(() => scrollY)
    await page.locator('[data-line="840"] a').click()
    await page.waitForURL(/artifacts\/art_/)
    await page.goBack()
    expect(await idOn(tab, 840)).toBe(id)
    await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, y)
    await page.waitForFunction(() => document.activeElement?.closest('[data-line="840"]'))
    await page.getByRole('toolbar', { name: 'Chosen artifacts' }).getByText('1 chosen').waitFor()
    await page.goForward()
    await page.waitForURL(new RegExp(id))
    expect(tab.trouble).toEqual([])
  })
})

describe('how it is shown', () => {
  check('groups have totals, fold away, and hold their rows', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab, '?group=day')
    const days = Map.groupBy(all, ({ modifiedAt }) => modifiedAt.slice(0, 10))
    const [day, members = []] = [...days].sort(([a], [b]) => (a < b ? 1 : -1))[0] ?? []
    const head = page.locator('[data-line="0"]')
    await head.getByText(day ?? '').waitFor()
    expect(await head.textContent()).toContain(`${number(members.length)} artifact`)
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
    await visit(tab)
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
    await visit(tab)
    expect(await heads()).toContain('Version')
    expect(Number(await separator.getAttribute('aria-valuenow'))).toBe(width + 12)
    expect((await page.locator('[data-line="0"]').boundingBox())?.height).toBe(32)
    await tab.settle()
    await tab.expectClean('compact list')
  })
})

describe('choosing', () => {
  check('a box, a range over rows that were never in view, their ids, and one archive', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab)
    await says(tab, 'artifacts')
    await page.locator('[data-line="2"] input').check()
    await page.evaluate(() => scrollTo(0, 260 * 48))
    await idOn(tab, 260)
    await page.locator('[data-line="262"] input').click({ modifiers: ['Shift'] })
    const bar = page.getByRole('toolbar', { name: 'Chosen artifacts' })
    await bar.getByText('261 chosen').waitFor()
    await tab.expectClean('chosen artifacts')
    await bar.getByRole('button', { name: 'Copy ids' }).click()
    const ids = all.slice(2, 263).map(({ id }) => id)
    await bar.getByText('Copied').waitFor()
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

  check('an archive that cannot be made is answered in the page, with what to do', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab)
    const { pathname } = new URL(page.url())
    await page.locator('[data-line="2"] input').check()
    const bar = page.getByRole('toolbar', { name: 'Chosen artifacts' })
    await tab.context.setOffline(true)
    await bar.getByRole('button', { name: 'Download' }).click()
    await bar.getByRole('alert').getByText('The server did not answer, so nothing was downloaded.').waitFor()
    await tab.context.setOffline(false)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      bar.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(await download.failure()).toBeNull()
    await bar.getByRole('alert').waitFor({ state: 'detached' })
    await tab.context.clearCookies()
    await bar.getByRole('button', { name: 'Download' }).click()
    await page.getByRole('heading', { name: /sign in|signed out/i }).waitFor()
    expect(new URL(page.url()).pathname).toBe(pathname)
    // Being refused is what is tried here.
    expect(tab.trouble.filter((line) => !/offline|INTERNET_DISCONNECTED|401/i.test(line))).toEqual([])
  })

  check('x, space, shift and a by keyboard; by mouse with Ctrl and Shift, once something is chosen', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab)
    const bar = page.getByRole('toolbar', { name: 'Chosen artifacts' })
    for (const key of ['j', 'j', 'x', 'Shift+J', 'Shift+J']) await page.keyboard.press(key)
    await bar.getByText('3 chosen').waitFor()
    expect(await page.locator('[data-line="1"][aria-selected="true"], [data-line="3"][data-chosen]').count()).toBe(2)
    await page.keyboard.press('Space')
    await bar.getByText('2 chosen').waitFor()
    expect(await page.evaluate(() => scrollY)).toBe(0)
    await page.locator('[data-line="5"] a').click({ modifiers: ['Control'] })
    await bar.getByText('3 chosen').waitFor()
    await page.locator('[data-line="8"] a').click({ modifiers: ['Shift'] })
    await bar.getByText('6 chosen').waitFor()
    expect(tab.context.pages()).toHaveLength(1)
    // The keys go on from a box that was clicked.
    await page.locator('[data-line="8"] input').uncheck()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await bar.getByText('6 chosen').waitFor()
    expect(await page.locator('[data-line="9"]').getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
    await page.keyboard.press('a')
    await bar.getByText('1,000 chosen').waitFor()
    await page.keyboard.press('a')
    await bar.waitFor({ state: 'detached' })
    expect(tab.trouble).toEqual([])
  })
})

for (const size of ['desk', 'phone'] as const)
  check(`the list is clean: ${size}, light and dark`, async () => {
    const look = async ([what, search]: [string, string]) => {
      await using tab = await open({ size })
      await tab.open(`${PATH}${search}`)
      await links(tab).first().waitFor()
      await tab.expectClean(what)
      await tab.page.emulateMedia({ colorScheme: 'dark' })
      await tab.expectClean(`${what} in the dark`)
    }
    await Promise.all(
      (
        [
          ['list', ''],
          ['list by machine', '?group=node'],
          ['compact filtered list', '?density=compact&kind=session&from=7d&group=project'],
        ] as [string, string][]
      ).map(look),
    )
  })

check('on a phone rows are chosen by touch, and filters unfold', async () => {
  await using tab = await open({ size: 'phone' })
  const { page } = tab
  await page.setViewportSize({ width: 320, height: 844 })
  await visit(tab, `?node=${list.elsewhere}`)
  // Beside the longest of names, sizes and times are whole, in the row and side by side.
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('tbody tr:has(a)')].flatMap((row) => {
      const at = (column: string) => row.querySelector(`[data-column="${column}"]`)
      const [size, time] = [at('size'), at('modifiedAt')]
      if (!size || !time) return ['no size or time']
      const [frame, one, next] = [row, size, time].map((element) => element.getBoundingClientRect())
      if (!frame || !one || !next) return ['no place']
      const whole = [size, time].every((element) => element.scrollWidth <= element.clientWidth)
      const inside = one.width > 0 && one.right <= next.left && next.right <= frame.right && next.bottom <= frame.bottom
      return whole && inside ? [] : [`${size.textContent} ${time.textContent}`]
    }),
  )
  expect(cut).toEqual([])
  // Nothing reaches beyond the narrowest of windows, as where somebody has enlarged the page four times.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await page.getByRole('button', { name: 'Display' }).tap()
  const panel = await page.locator(':popover-open').boundingBox()
  expect(panel && panel.x + panel.width).toBeLessThanOrEqual(320)
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 390, height: 844 })
  await visit(tab)
  await page.locator('[data-line="1"] label').tap()
  await page.locator('[data-line="2"] label').tap()
  const bar = page.getByRole('toolbar', { name: 'Chosen artifacts' })
  await bar.getByText('2 chosen').waitFor()
  await tab.expectClean('chosen on a phone')
  await bar.getByRole('button', { name: 'Choose none' }).tap()
  await page.getByRole('button', { name: 'Filters' }).tap()
  await page.getByRole('button', { name: 'Agent', exact: true }).tap()
  await page
    .locator(':popover-open')
    .getByRole('checkbox', { name: /^smith/ })
    .tap()
  await page.waitForURL(/agent=smith/)
  await tab.settle()
  await tab.expectClean('filters on a phone')
})
