/** Finding artifacts in a real Chromium: by filters, by a text, by named views and by the palette; and names that are not meant to be read. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ArtifactRow, ListInput } from '@exfil/core/wire'
import type { Size, Tab } from './drivers/browser.ts'
import {
  EVIL,
  idOn,
  type ListWorld,
  links,
  number,
  openListWorld,
  PATH,
  rows,
  SENT,
  says,
} from './drivers/list-world.ts'
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
const counted = (filter: ListInput['filter']) => list.counted(filter)
const palette = (tab: Tab) => tab.page.getByRole('dialog', { name: 'Commands' })

describe('filters', () => {
  check('several values, a size and a text are in the address, survive a reload, and go one by one', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab)
    await page.getByRole('button', { name: /^Kind/ }).click()
    const kinds = page.locator(':popover-open')
    await kinds.getByRole('checkbox', { name: /^session/ }).check()
    await kinds.getByRole('checkbox', { name: /^page/ }).check()
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
    // What took the filter away is gone with it: the keyboard goes on from the filter, or from the page.
    await page.getByRole('button', { name: 'Remove the filter kind' }).press('Enter')
    await page.waitForURL((url) => url.search === '?size=10kB..100kB')
    await page.waitForFunction(() => document.activeElement?.matches('[data-filter="kind"] button'))
    await page.getByRole('link', { name: /^Clear all/ }).press('Enter')
    await page.waitForURL((url) => url.search === '')
    await page.waitForFunction(() => document.activeElement?.matches('main'))
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
      // Typed as people do, digit by digit; a step back takes a day away, and not a digit.
      const [year = '', ...monthAndDay] = day.split('-')
      const steps = await page.evaluate(() => history.length)
      for (const end of ['From', 'To']) {
        await page.getByLabel(end, { exact: true }).focus()
        await page.keyboard.type([...monthAndDay, year].join(''))
      }
      await page.waitForURL((url) => url.search === `?from=${day}&to=${day}`)
      expect(await page.evaluate(() => history.length)).toBe(steps + 2)
      await page.keyboard.press('Escape')
      await page.locator('[data-filter="time"][data-on]').waitFor()
      expect(tab.trouble).toEqual([])
    },
  )

  check('what the address says and is not known is no filter, and a day that is none is said', async () => {
    await using tab = await open()
    const { page } = tab
    const status = page.getByRole('alert')
    for (const day of ['gestern', '2026-02-31']) {
      await visit(tab, `?from=${day}&state=lost&group=colour`)
      await status.getByText(`“${day}” is no day. What you see is of any time.`).waitFor()
      expect(await page.locator('[data-filter][data-on]').count()).toBe(0)
      await says(tab, /^[\d,]+ artifacts$/)
    }
    await tab.settle()
    await tab.expectClean('no day')
    await page.getByRole('button', { name: 'Time', exact: true }).click()
    await page.getByRole('radio', { name: /^Last 7 days/ }).check()
    await page.waitForURL((url) => url.search === '?from=7d')
    await status.waitFor({ state: 'detached' })
    expect(tab.trouble).toEqual([])
  })

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
    // Where nothing is exactly so, the keyboard begins with what was found all the same.
    await page.keyboard.press('/')
    await page.keyboard.type('mend invoics')
    await page.keyboard.press('Enter')
    await says(tab, '0 artifacts, 1 similar')
    await page.keyboard.press('j')
    await page.waitForFunction(() => document.activeElement?.closest('[data-line="1"]'))
    // Another list is walked from its beginning, wherever one was in the last.
    await page.keyboard.press('/')
    await page.keyboard.type('copy 1')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=copy/)
    await tab.settle()
    await page.keyboard.press('j')
    await page.waitForFunction(() => document.activeElement?.closest('[data-line="0"]'))
    await page.keyboard.press('Enter')
    await page.waitForURL(/artifacts\/art_/)
    expect(tab.trouble).toEqual([])
  })
})

describe('views', () => {
  check('with no view yet the menu asks for a name: typing and Enter save it', async () => {
    await using tab = await open()
    const { page } = tab
    await visit(tab, '?kind=session')
    for (const cached of [false, true]) {
      await page.getByRole('button', { name: 'Views', exact: true }).focus()
      await page.keyboard.press('Enter')
      await page.getByText('No view yet').waitFor()
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Name of the view')
      await page.keyboard.press('Escape')
      expect([cached, await page.locator(':popover-open').count()]).toEqual([cached, 0])
    }
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Name of the view')
    // Closed and opened again before the page hears of it, as where it is slow.
    await page.evaluate(() => {
      const panel = document.querySelector<HTMLElement>(':popover-open')
      panel?.hidePopover()
      panel?.showPopover()
    })
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Name of the view')
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'By keyboard' }).waitFor()
    const { items } = await world.dashboard.query<{ items: { id: string }[] }>('views.list')
    for (const { id } of items) await world.dashboard.mutate('views.remove', { id })
    expect([items.length, tab.trouble]).toEqual([1, []])
  })

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
    // What it says goes when the list shows what replaced the view, not before: its link would open what it was.
    const list = Promise.withResolvers<void>()
    await two.page.route(/views\.list/, (route) => list.promise.then(() => route.continue()))
    const saved = two.page.waitForResponse(/views\.save/)
    await two.page.getByRole('button', { name: 'Replace it' }).click()
    await saved
    expect(await two.page.getByText('A view has this name already.').isVisible()).toBe(true)
    list.resolve()
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

  check(
    'a view moved on while its first move is on its way ends where it was moved to, and what is typed meanwhile stays',
    async () => {
      for (const name of ['One', 'Two', 'Three', 'Four'])
        await world.dashboard.mutate('views.save', { name, search: 'kind=session' })
      await using tab = await open()
      const { page } = tab
      await visit(tab)
      await page.getByRole('button', { name: 'Views', exact: true }).click()
      await page.getByRole('button', { name: 'Edit One' }).click()
      const names = () => page.getByRole('list', { name: 'Views' }).getByRole('link').allTextContents()
      const at = (place: number) =>
        page.waitForFunction(
          (place) => document.querySelectorAll('[popover] li')[place]?.textContent?.includes('One'),
          place,
        )
      const first = Promise.withResolvers<void>()
      const second = Promise.withResolvers<void>()
      let asked = 0
      await page.route(/views\.order/, async (route) => {
        asked += 1
        await (asked === 1 ? first : second).promise
        await route.continue()
      })
      const down = page.getByRole('button', { name: 'Move One down' })
      await down.click()
      await at(1)
      await down.click()
      await at(2)
      // One after the other: the server hears of the second when it has answered the first.
      expect(asked).toBe(1)
      const next = page.waitForRequest(/views\.order/)
      first.resolve()
      await next
      await down.click()
      await at(3)
      const list = page.waitForResponse(/views\.list/)
      second.resolve()
      await list
      expect(await names()).toEqual(['Two', 'Three', 'Four', 'One'])

      const save = Promise.withResolvers<void>()
      await page.route(/views\.save/, (route) => save.promise.then(() => route.continue()))
      await page.getByLabel('Name of the view').fill('Five')
      await page.keyboard.press('Enter')
      await page.getByLabel('Name of the view').fill('Six')
      save.resolve()
      await page.getByRole('link', { name: 'Five' }).waitFor()
      await page.getByRole('button', { name: 'Save view' }).and(page.locator(':enabled')).waitFor()
      expect(await page.getByLabel('Name of the view').inputValue()).toBe('Six')

      const changes = Promise.withResolvers<void>()
      await page.route(/views\.change/, (route) => changes.promise.then(() => route.continue()))
      for (const name of ['Two', 'Four']) {
        await page.getByRole('button', { name: `Edit ${name}` }).click()
        await page.getByLabel(`New name of ${name}`).fill(`${name} again`)
        await page.keyboard.press('Enter')
      }
      changes.resolve()
      for (const name of ['Two again', 'Four again']) {
        await page.getByRole('link', { name }).waitFor()
        await page.getByLabel(`New name of ${name}`).waitFor({ state: 'hidden' })
      }
      const { items } = await world.dashboard.query<{ items: { id: string; name: string }[] }>('views.list')
      expect(items.map(({ name }) => name)).toEqual(['Two again', 'Three', 'Four again', 'One', 'Five'])
      for (const { id } of items) await world.dashboard.mutate('views.remove', { id })
      expect(tab.trouble).toEqual([])
    },
  )
})

check('names that are not meant to be read are shown as text, wherever they stand', async () => {
  const name = `${EVIL} \u202e view`
  const { id } = await world.dashboard.mutate<{ id: string }>('views.save', { name, search: 'q=onerror' })
  await using tab = await open()
  const { page } = tab
  const evil = new URLSearchParams({ q: EVIL, project: `${EVIL}/project`, node: list.elsewhere, view: id })
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
    await page.waitForURL(new RegExp(list.elsewhere))
    await page.keyboard.press('Control+k')
    await page.keyboard.type('what is left')
    // Closed and opened again before the page hears of it, as where it is slow.
    await page.evaluate(() => {
      const dialog = document.querySelector<HTMLDialogElement>('dialog[open]')
      const heard = new Promise((resolve) => dialog?.addEventListener('close', resolve, { once: true }))
      dialog?.close()
      dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }))
      return heard
    })
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
