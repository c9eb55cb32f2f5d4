/** The list of artifacts in a real Chromium, with some thousand of them: by mouse and by keyboard, at two widths, light and dark. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ArtifactRow, ListInput } from '@exfil/core/wire'
import type { Browser } from 'playwright-core'
import { openBrowser, openTab, type Scheme, type Size, type Tab } from './drivers/browser.ts'
import { addCopies, addNode } from './drivers/copies.ts'
import { chromium } from './drivers/needs.ts'
import { openWorld, type World } from './drivers/world.ts'

/** Those that were sent, and can be downloaded, come before those that are rows alone. */
const SENT = 300
const COPIES = 2_200
const TOTAL = SENT + COPIES
const PATH = '/dashboard/artifacts'
const EVIL = `<img src=x onerror="document.body.dataset.pwned='yes'">`

let world: World
let browser: Browser
let elsewhere: string
/** As the list shows them: the last change first. */
let all: ArtifactRow[]

beforeAll(async () => {
  if (chromium.skip) return
  const [opened, launched] = await Promise.all([openWorld({ sessions: SENT }), openBrowser()])
  world = opened
  browser = launched
  elsewhere = await addNode(world, `${EVIL} \u202eelsewhere`)
  await addCopies(world, COPIES, (n) => ({
    ...{ type: 'notes', kind: n % 5 === 0 ? 'journal' : 'page', size: 100 + n * 100 },
    ...(n % 2 === 1 && { nodeId: elsewhere }),
    ...{ agent: [null, 'smith', 'jones', 'jones'][n % 4] ?? null, agentVersion: n % 2 === 0 ? 'v2' : 'v1' },
    project: n % 3 === 0 ? null : n % 3 === 1 ? '~/dev/harbour' : `${EVIL}/project`,
    ...(TITLES[n] !== undefined && { title: TITLES[n] }),
  }))
  await world.dashboard.mutate('nodes.tag', { id: elsewhere, tags: ['night shift'] })
  all = await world.dashboard.artifacts()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await world?.[Symbol.asyncDispose]()
}, 60_000)

const TITLES: Record<number, string> = {
  7: `${EVIL}\u001b[31m \u202egnp.exe`,
  10: 'Mend the exporter of invoices',
  20: 'The exporter again',
  30: 'exprter, as somebody wrote it',
}

const check = (title: string, run: () => Promise<void>) =>
  test.skipIf(chromium.skip)(chromium.title(title), run, 120_000)
const open = (options: { size?: Size; scheme?: Scheme } = {}) => openTab(browser, world.dashboard, options)
const rows = (tab: Tab) => tab.page.getByRole('grid', { name: 'Artifacts' }).locator('tbody tr')
const links = (tab: Tab) => rows(tab).locator('a')
const count = (tab: Tab) => tab.page.getByRole('search', { name: 'Filters' }).getByRole('status')
const palette = (tab: Tab) => tab.page.getByRole('dialog', { name: 'Commands' })
const number = (value: number) => value.toLocaleString('en')

const says = (tab: Tab, text: string | RegExp) => count(tab).filter({ hasText: text }).waitFor()

/** Opens the list without waiting for what comes after its rows. */
async function visit(tab: Tab, search = ''): Promise<void> {
  await tab.page.goto(`${world.dashboard.url}${PATH}${search}`)
  await tab.page.locator('[data-line="0"] [data-stop]').waitFor()
}

/** The id of the artifact on a line, once it is loaded. */
async function idOn(tab: Tab, line: number): Promise<string> {
  const link = tab.page.locator(`[data-line="${line}"] a`)
  await link.waitFor()
  return (await link.getAttribute('href'))?.split('/').at(-1) ?? ''
}

/** What the API says of the same question. */
const asked = (filter: ListInput['filter']) => world.dashboard.artifacts(filter)
const counted = async (filter: ListInput['filter']) => {
  const { count, more } = await world.dashboard.query<{ count: number; more: boolean }>('artifacts.count', { filter })
  return `${number(count)}${more ? '+' : ''}`
}

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

describe('filters', () => {
  check('several values, a size and a text are in the address, survive a reload, and go one by one', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab)
    await page.getByRole('button', { name: /^Kind/ }).click()
    await page
      .getByRole('checkbox', { name: /session/ })
      .first()
      .check()
    await page.getByRole('checkbox', { name: /page/ }).check()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Size', exact: true }).first().click()
    await page.getByRole('radio', { name: '10 kB to 100 kB' }).check()
    await page.waitForURL(/size=10kB\.\.100kB/)
    await page.keyboard.press('Escape')
    const filter = { kind: ['session', 'page'], sizeFrom: 10_000, sizeTo: 100_000 }
    const sized = await asked(filter)
    expect(sized.map(({ id }) => id)).toEqual(
      all
        .filter(({ kind, size }) => filter.kind.includes(kind) && size >= 10_000 && size < 100_000)
        .map(({ id }) => id),
    )
    await says(tab, `${await counted(filter)} artifacts`)
    await page.reload()
    expect(await idOn(tab, 0)).toBe(sized[0]?.id ?? '')
    await says(tab, `${await counted(filter)} artifacts`)
    await page.getByRole('button', { name: 'Remove the filter kind' }).click()
    await page.waitForURL((url) => url.search === '?size=10kB..100kB')
    await page.getByRole('link', { name: /^Clear all/ }).click()
    await page.waitForURL((url) => url.search === '')
    expect(tab.trouble).toEqual([])
  })

  check(
    'tag, agent, version, project, time and size: each says how many there are, narrows, and is taken back',
    async () => {
      const day = all[SENT + 400]?.modifiedAt.slice(0, 10) ?? ''
      const past = (days: number) =>
        new Date(Math.floor(Date.now() / 600_000) * 600_000 - days * 86_400_000).toISOString()
      const cases: [chip: string, value: string | RegExp, search: string, filter: ListInput['filter']][] = [
        ['Tag', /^night shift/, 'tag=night+shift', { tag: ['night shift'] }],
        ['Agent', /^smith/, 'agent=smith', { agent: ['smith'] }],
        ['Agent', /^Nobody known/, 'agent=', { agent: [''] }],
        ['Version', /^v1/, 'version=v1', { version: ['v1'] }],
        ['Project', /harbour/, 'project=%7E%2Fdev%2Fharbour', { project: ['~/dev/harbour'] }],
        ['Time', /^Last 7 days/, 'from=7d', { from: past(7) }],
        ['Size', /^Under 10 kB/, 'size=..10kB', { sizeTo: 10_000 }],
      ]
      await using tab = await open()
      const { page } = tab
      await visit(tab)
      for (const [chip, value, search, filter] of cases) {
        await page.getByRole('button', { name: chip, exact: true }).first().click()
        const group = page.locator(':popover-open')
        const row = group.locator('label').filter({ hasText: value })
        const matching = await asked(filter)
        // Ranges are counted no further than need be; values have exact counts.
        const amount = ['Time', 'Size'].includes(chip) ? await counted(filter) : number(matching.length)
        await row.getByText(amount, { exact: true }).waitFor()
        await row.locator('input').check()
        await page.waitForURL((url) => url.search === `?${search}`)
        await page.keyboard.press('Escape')
        await says(tab, `${await counted(filter)} artifact`)
        await page.locator(`[data-line="0"] a[href$="${matching[0]?.id}"]`).waitFor()
        await page.getByRole('button', { name: `Remove the filter ${chip.toLowerCase()}` }).click()
        await page.waitForURL((url) => url.search === '')
      }
      await page.getByRole('button', { name: 'Time', exact: true }).click()
      await page.getByLabel('From', { exact: true }).fill(day)
      await page.getByLabel('To', { exact: true }).fill(day)
      await page.waitForURL((url) => url.search === `?from=${day}&to=${day}`)
      await page.keyboard.press('Escape')
      await page.locator('[data-filter="time"][data-on]').waitFor()
      expect(tab.trouble).toEqual([])
    },
  )

  check('where nothing matches, it says which filter to drop', async () => {
    await using tab = await open()
    await tab.open(`${PATH}?kind=session&size=900GB..`)
    await tab.page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await tab.page.getByRole('link', { name: /Without size/ }).click()
    await idOn(tab, 0)
    expect(new URL(tab.page.url()).search).toBe('?kind=session')
    expect(await links(tab).count()).toBeGreaterThan(5)
    expect(tab.trouble).toEqual([])
  })

  check('a text is marked where it is found, what is like it comes apart from it, and can be left out', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab)
    await page.keyboard.press('/')
    await page.keyboard.type('exprter')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=exprter/)
    await page.locator('[data-line="0"]').getByText('exprter, as somebody wrote it').waitFor()
    expect(await page.locator('[data-line="0"] mark').allTextContents()).toEqual(['exprter'])
    const rule = page.locator('[data-line="1"]')
    await rule.getByText('Similar: looked for “exporter” instead of “exprter”').waitFor()
    await page.locator('[data-line="2"]').getByText('Mend the exporter of invoices').waitFor()
    expect(await page.locator('[data-line="3"] mark').allTextContents()).toEqual(['exporter'])
    await says(tab, '1 artifact, 2 similar')
    expect(await page.title()).toBe('“exprter” · Artifacts · Exfiltrator')
    await tab.settle()
    await tab.expectClean('similar artifacts')
    await rule.getByRole('link', { name: 'Search exactly' }).click()
    await says(tab, /^1 artifact$/)
    await rule.waitFor({ state: 'detached' })
    expect(await rows(tab).count()).toBe(1)
    await page.getByRole('button', { name: 'Remove the filter search' }).click()
    await says(tab, '1 artifact, 2 similar')
    expect(tab.trouble).toEqual([])
  })
})

describe('views', () => {
  check('a view is saved under a name, found in the menu and in the palette, and removed', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab, '?kind=session&sort=size')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByLabel('Name of the view').fill('Small <ones>')
    await page.getByRole('button', { name: 'Save view' }).click()
    await page.getByRole('list', { name: 'Views' }).getByRole('link', { name: 'Small <ones>' }).waitFor()
    await visit(tab)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('small')
    await page.getByRole('option', { name: 'View: Small <ones>' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/sort=size/)
    expect(new URL(page.url()).searchParams.get('kind')).toBe('session')
    await page.waitForFunction(() => document.title === 'Small <ones> · Artifacts · Exfiltrator')
    await page.getByRole('button', { name: 'Small <ones>', exact: true }).click()
    await page.getByRole('button', { name: 'Edit Small <ones>' }).click()
    await page.getByRole('button', { name: 'Remove Small <ones>' }).click()
    await page.getByText('No view yet').waitFor()
    expect(tab.trouble).toEqual([])
  })

  check('views are renamed, replaced and put in order, in two tabs; a name is never taken from another', async () => {
    for (const [name, search] of [
      ['One', 'kind=session'],
      ['Two', 'kind=page'],
      ['Three', 'kind=journal'],
    ])
      await world.dashboard.mutate('views.save', { name, search })
    await using one = await open()
    await using two = await open()
    const names = (tab: Tab) => tab.page.getByRole('list', { name: 'Views' }).getByRole('link').allTextContents()
    const menu = async (tab: Tab, search = '') => {
      await visit(tab, search)
      await tab.page.getByRole('button', { name: 'Views', exact: true }).click()
      await tab.page.getByRole('link', { name: 'Three' }).waitFor()
    }
    await menu(one)
    expect(await names(one)).toEqual(['One', 'Two', 'Three'])
    await menu(two, '?size=..10kB')

    await one.page.getByRole('button', { name: 'Edit Three' }).click()
    await one.page.getByRole('button', { name: 'Move Three up' }).click()
    await one.page.waitForFunction(() => document.querySelectorAll('[popover] li')[1]?.textContent?.includes('Three'))
    await one.page.getByLabel('New name of Three').fill('One')
    await one.page.getByRole('button', { name: 'Rename' }).click()
    await one.page.getByText('there is a view named "One" already').waitFor()
    // Being refused a name is no defect.
    expect(one.trouble.splice(0).every((line) => line.includes('409'))).toBe(true)
    await one.page.getByLabel('New name of Three').fill('Last <b>')
    await one.page.getByRole('button', { name: 'Rename' }).click()
    await one.page.getByRole('link', { name: 'Last <b>' }).waitFor()

    // The other tab learns of it when it looks again, and what it saves under a name asks first.
    await two.page.getByLabel('Name of the view').fill('Two')
    await two.page.getByRole('button', { name: 'Save view' }).click()
    await two.page.getByText('A view has this name already.').waitFor()
    expect(two.trouble.splice(0).every((line) => line.includes('409'))).toBe(true)
    await two.page.getByRole('button', { name: 'Replace it' }).click()
    await two.page.getByText('A view has this name already.').waitFor({ state: 'detached' })
    expect(await names(two)).toEqual(['One', 'Last <b>', 'Two'])
    await two.page.getByRole('link', { name: 'Two' }).click()
    await two.page.waitForURL(/size=..10kB/)
    await two.page.keyboard.press('Escape')
    await two.page.getByRole('button', { name: 'Two', exact: true }).waitFor()
    await two.page.getByRole('link', { name: /^Clear all/ }).click()
    await two.page.getByRole('button', { name: 'Two · changed' }).waitFor()

    // An address that names a view alone shows what the view does.
    const { items } = await world.dashboard.query<{ items: { id: string; name: string }[] }>('views.list')
    const last = items.find(({ name }) => name === 'Last <b>')
    await two.page.goto(`${world.dashboard.url}${PATH}?view=${last?.id}`)
    await two.page.waitForURL(/kind=journal/)
    for (const { id } of items) await world.dashboard.mutate('views.remove', { id })
    expect([...one.trouble, ...two.trouble]).toEqual([])
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

  check('names that are not meant to be read are shown as text, wherever they stand', async () => {
    const name = `${EVIL} \u202e view`
    const { id } = await world.dashboard.mutate<{ id: string }>('views.save', { name, search: 'q=onerror' })
    await using tab = await open()
    const { page } = tab
    const evil = new URLSearchParams({ q: EVIL, project: `${EVIL}/project`, node: elsewhere, view: id })
    evil.set('cols', 'title,node,project')
    await visit(tab, `?${evil}`)
    await page.locator('tbody').getByText('⟨202E⟩elsewhere').first().waitFor()
    await page.waitForFunction(() => document.title.includes('⟨202E⟩ view'))
    expect(await page.locator('[data-filter="project"] button').first().textContent()).toContain('<img src=x')
    await page.getByRole('button', { name: /^Machine/ }).click()
    await page.locator(':popover-open label').getByText('⟨202E⟩elsewhere').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('onerror')
    await page.getByRole('option', { name: `View: ${EVIL} ⟨202E⟩ view` }).waitFor()
    await page.getByRole('option', { name: `Machine: ${EVIL} ⟨202E⟩elsewhere` }).waitFor()
    await page.getByRole('option', { name: `Artifact: ${EVIL}␛[31m ⟨202E⟩gnp.exe` }).waitFor()
    expect(await page.locator('main img, dialog img').count()).toBe(0)
    expect(await page.evaluate(() => document.body.dataset.pwned)).toBeUndefined()
    await tab.settle()
    await tab.expectClean('hostile names')
    await page.keyboard.press('Escape')
    await visit(tab, '?group=project&q=onerror')
    await page.locator('tbody th').getByText(`${EVIL}/project`).waitFor()
    await world.dashboard.mutate('views.remove', { id })
    expect(tab.trouble).toEqual([])
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

describe('by keyboard', () => {
  check('f finds a filter, the palette goes to pages, machines and artifacts, and changes the theme', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab)
    await page.keyboard.press('f')
    await palette(tab).waitFor()
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
    await page.keyboard.type('mend exporter')
    await page.getByRole('option', { name: 'Artifact: Mend the exporter of invoices' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/artifacts\/art_/)
    await page.getByRole('heading', { name: 'Mend the exporter of invoices' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('elsewhere')
    await page.getByRole('option', { name: /^Machine:/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(elsewhere))
    await page.keyboard.press('Control+k')
    await page.keyboard.type('go mach')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/dashboard\/nodes$/)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('harbour')
    await page.getByRole('option', { name: 'Search artifacts for “harbour”' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/artifacts\?q=harbour/)
    // What is a row alone has no content.
    expect(tab.trouble.filter((line) => !/^502.*content$/.test(line))).toEqual([])
  })
})

for (const size of ['desk', 'phone'] as const)
  for (const scheme of ['light', 'dark'] as const)
    check(`the list is clean: ${size}, ${scheme}`, async () => {
      const look = async ([what, search]: [string, string]) => {
        await using tab = await open({ size, scheme })
        await tab.open(`${PATH}${search}`)
        await links(tab).first().waitFor()
        await tab.expectClean(what)
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
  await visit(tab)
  await page.locator('[data-line="1"] label').tap()
  await page.locator('[data-line="2"] label').tap()
  const bar = page.getByRole('toolbar', { name: 'Chosen artifacts' })
  await bar.getByText('2 chosen').waitFor()
  await tab.expectClean('chosen on a phone')
  await bar.getByRole('button', { name: 'Choose none' }).tap()
  await page.getByRole('button', { name: 'Filters' }).tap()
  await page.getByRole('button', { name: 'Agent', exact: true }).tap()
  await page.getByRole('checkbox', { name: /smith/ }).tap()
  await page.waitForURL(/agent=smith/)
  await tab.expectClean('filters on a phone')
})
