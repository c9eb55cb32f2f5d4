/** The pages in a real Chromium: at two widths, light and dark, by mouse and by keyboard. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import type { Browser, Download } from 'playwright-core'
import { openBrowser, openTab, type Scheme, type Size, type Tab } from './drivers/browser.ts'
import { makeMachine } from './drivers/machine.ts'
import { chromium } from './drivers/needs.ts'
import { random } from './drivers/random.ts'
import { sessionsIn, sha256 } from './drivers/sessions.ts'
import { openWorld, type World } from './drivers/world.ts'

let world: World
let browser: Browser
let artifactId: string

beforeAll(async () => {
  if (chromium.skip) return
  world = await openWorld({ sessions: 120 })
  const [session] = world.sessions.all
  if (!session) throw new Error('there is no session')
  world.sessions.append(session, 3000)
  await world.machine.sync()
  world.sessions.rewrite(session, 5000)
  await world.machine.sync()
  artifactId = (await world.dashboard.artifacts()).find(({ key }) => key === session.id)?.id ?? ''
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await world?.[Symbol.asyncDispose]()
})

const check = (title: string, run: () => Promise<void>) =>
  test.skipIf(chromium.skip)(chromium.title(title), run, 120_000)
const open = (options: { size?: Size; scheme?: Scheme; signedIn?: boolean } = {}) =>
  openTab(browser, world.dashboard, options)

/** Path, and what must be there before it is looked at. */
const places = (): Record<string, [path: string, heading: RegExp]> => ({
  home: ['/', /./],
  overview: ['/dashboard', /./],
  artifacts: ['/dashboard/artifacts', /Artifacts/],
  'nothing matches': ['/dashboard/artifacts?q=there-is-no-such-thing', /./],
  artifact: [`/dashboard/artifacts/${artifactId}?tab=provenance`, /./],
  machines: ['/dashboard/nodes', /Machines/],
  machine: [`/dashboard/nodes/${world.stack.ready.nodeId}`, /./],
  keys: ['/dashboard/keys', /Keys/],
  'not found': ['/dashboard/no-such-page', /./],
})

for (const size of ['desk', 'phone'] as const)
  for (const scheme of ['light', 'dark'] as const)
    check(`every page is clean: ${size}, ${scheme}`, async () => {
      const look = async ([what, [path, heading]]: [string, [string, RegExp]]) => {
        await using tab = await open({ size, scheme })
        await tab.open(path)
        await tab.page.locator('h1, h2').filter({ hasText: heading }).first().waitFor()
        if (what === 'artifact') await tab.page.getByRole('table', { name: 'Segments' }).waitFor()
        await tab.expectClean(what)
      }
      /** A few at a time: most of it is waiting. */
      const waiting = Object.entries(places())
      await Promise.all(
        Array.from({ length: 3 }, async () => {
          for (let place = waiting.shift(); place; place = waiting.shift()) await look(place)
        }),
      )
      await using signedOut = await open({ size, scheme, signedIn: false })
      await signedOut.page.goto(`${world.dashboard.url}/dashboard/artifacts`)
      await signedOut.page.getByRole('heading', { name: 'You are signed out' }).waitFor()
      /** Being asked who one is, is no defect. */
      signedOut.trouble.splice(
        0,
        Number.POSITIVE_INFINITY,
        ...signedOut.trouble.filter((line) => !line.includes('401')),
      )
      await signedOut.expectClean('signed out')
    })

check(
  'an address of something that is not there says so, in its title too, and again when one comes back to it',
  async () => {
    await using tab = await open()
    for (const path of ['artifacts/art', 'nodes/node']) {
      await tab.open('/dashboard/keys')
      await tab.open(`/dashboard/${path}_00000000000070008000000000000000`)
      const nothing = tab.page.getByRole('heading', { level: 1, name: 'There is nothing here' })
      await nothing.waitFor()
      expect(await tab.page.getByRole('alert').textContent()).toContain('nothing under this address')
      expect(await tab.page.title()).toBe('Not found · Exfiltrator')
      await tab.page.getByRole('link', { name: 'See all artifacts' }).click()
      await tab.page.getByRole('grid', { name: 'Artifacts' }).waitFor()
      await tab.page.goBack()
      await nothing.waitFor()
      await tab.page.waitForFunction(() => document.title === 'Not found · Exfiltrator')
    }
  },
)

check('pages beside the dashboard: every link from the home page leads to one that works', async () => {
  await using tab = await open()
  await tab.open('/')
  const links = await tab.page
    .locator('a[href^="/"]')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
  const inside = [...new Set(links)].filter((link) => link !== '/')
  expect(inside.length).toBeGreaterThan(1)
  for (const link of inside) {
    await tab.open(link)
    await tab.expectClean(`linked ${link}`)
  }
})

check('the answer that carries a page forbids inline scripts and framing', async () => {
  for (const path of ['/', '/dashboard/artifacts']) {
    const answer = await fetch(`${world.dashboard.url}${path}`, { headers: { cookie: world.dashboard.cookie } })
    const html = await answer.text()
    const policy = `${answer.headers.get('content-security-policy')} ${/http-equiv="content-security-policy" content="([^"]*)"/i.exec(html)?.[1] ?? ''}`
    expect(policy).toMatch(/script-src|default-src/)
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/)
    expect(policy).toMatch(/frame-ancestors 'none'/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  }
})

const rows = (tab: Tab) => tab.page.getByRole('grid', { name: 'Artifacts' }).locator('tbody tr')

/** The pending list has come when the table is no longer busy. */
async function listed(tab: Tab): Promise<void> {
  await tab.page.waitForFunction(() => document.querySelector('table[aria-busy="true"]') === null)
}

async function bytesOf(download: Download): Promise<Uint8Array> {
  return readFileSync(await download.path())
}

describe('by mouse', () => {
  check('all artifacts are in the table, more as one scrolls, few of them in the page', async () => {
    await using tab = await open()
    await tab.open('/dashboard/artifacts')
    expect(await rows(tab).count()).toBeLessThan(60)
    const seen = new Set<string>()
    for (let turn = 0; turn < 40 && seen.size < 120; turn += 1) {
      for (const href of await rows(tab)
        .locator('a')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? '')))
        seen.add(href)
      await tab.page.mouse.wheel(0, 600)
      await listed(tab)
      await tab.page.waitForTimeout(50)
    }
    expect(seen.size).toBe(120)
    expect(tab.trouble).toEqual([])
  })

  check('filters, search and order are in the address and survive a reload', async () => {
    await using tab = await open()
    await tab.open('/dashboard/artifacts')
    const some = (await world.dashboard.artifacts())[5]
    await tab.page.getByPlaceholder('Title, path, project').fill(some?.key.slice(0, 13) ?? '')
    await tab.page.waitForURL(/q=/)
    await listed(tab)
    expect(await rows(tab).count()).toBe(1)
    await tab.page.reload()
    await tab.settle()
    expect(await rows(tab).count()).toBe(1)
    await tab.page.getByRole('link', { name: 'Clear all' }).click()
    await listed(tab)
    expect(await rows(tab).count()).toBeGreaterThan(5)

    await tab.page.getByRole('button', { name: /^Kind/ }).click()
    await tab.page
      .locator(':popover-open')
      .getByRole('checkbox', { name: /^session/ })
      .check()
    await tab.page.waitForURL(/kind=/)
    await tab.page.keyboard.press('Escape')

    await tab.page.getByRole('columnheader', { name: /Size/ }).getByRole('button').click()
    await tab.page.waitForURL(/sort=/)
    await listed(tab)
    const largest = (await world.dashboard.artifacts()).reduce((a, b) => (a.size > b.size ? a : b))
    expect(await rows(tab).first().locator('a').getAttribute('href')).toContain(largest.id)
    await tab.page.goBack()
    expect(tab.page.url()).not.toContain('sort=')
    expect(tab.trouble).toEqual([])
  })

  check('an artifact: facts, both generations, and downloads that equal the bytes', async () => {
    await using tab = await open()
    await tab.open('/dashboard/artifacts')
    await tab.page
      .getByPlaceholder('Title, path, project')
      .fill((await world.dashboard.query<{ key: string }>('artifacts.get', { id: artifactId })).key)
    await tab.page.waitForURL(/q=/)
    await listed(tab)
    await rows(tab).first().click()
    await tab.page.waitForURL(new RegExp(artifactId))
    const row = (await world.dashboard.artifacts()).find(({ id }) => id === artifactId)
    const [whole] = await Promise.all([
      tab.page.waitForEvent('download'),
      tab.page
        .getByRole('link', { name: /^Download/ })
        .first()
        .click(),
    ])
    expect(sha256(await bytesOf(whole))).toBe(row?.checksum ?? '')
    await tab.page.getByRole('link', { name: 'Versions' }).click()
    const old = tab.page
      .getByRole('table', { name: 'Generation 1' })
      .getByRole('link', { name: /Download/ })
      .last()
    const [before] = await Promise.all([tab.page.waitForEvent('download'), old.click()])
    const versions = await world.dashboard.query<{ items: { checksum: string; generation: number }[] }>(
      'artifacts.versions',
      { id: artifactId },
    )
    const first = versions.items.filter(({ generation }) => generation === 1).map(({ checksum }) => checksum)
    expect(first).toContain(sha256(await bytesOf(before)))
    await tab.page.getByRole('link', { name: 'Provenance' }).click()
    await tab.page
      .getByText(row?.checksum ?? 'none')
      .first()
      .waitFor()
    await tab.page.getByRole('button', { name: 'Copy checksum' }).first().click()
    expect(await tab.page.evaluate(() => navigator.clipboard.readText())).toBe(row?.checksum ?? '')
    expect(tab.trouble).toEqual([])
  })

  check('a machine can be renamed', async () => {
    await using tab = await open()
    await tab.open('/dashboard/nodes')
    await tab.page.getByRole('table', { name: 'Machines' }).getByRole('link').first().click()
    // The list has such buttons too.
    await tab.page.getByRole('heading', { level: 2, name: 'Collectors' }).waitFor()
    await tab.page.getByRole('button', { name: 'Rename' }).click()
    await tab.page.getByLabel('Name of the machine').fill('My "laptop" <b>')
    await tab.page.getByRole('button', { name: 'Save' }).click()
    await tab.page.getByRole('heading', { name: /My "laptop" <b>/ }).waitFor()
    await tab.settle()
    await tab.expectClean('renamed machine')
  })

  check('a key made in the page lets another machine join, and once revoked no more', async () => {
    await using tab = await open()
    await tab.open('/dashboard/keys')
    await tab.page.getByLabel('Name').fill('The other one')
    await tab.page.getByRole('button', { name: 'Create key' }).click()
    const fresh = tab.page.getByRole('region', { name: 'Your new key' })
    await fresh.waitFor()
    await tab.expectClean('fresh key')
    await fresh.getByRole('button', { name: /Copy enrol command/ }).click()
    const command = await tab.page.evaluate(() => navigator.clipboard.readText())
    const [, key = '', args = ''] = /^ echo (\S+) \| exfiltrator (enroll .*)$/.exec(command) ?? []
    expect(key).toStartWith('exk_')
    using other = makeMachine('other')
    const joined = await other.cli(args.split(' '), { stdin: `${key}\n` })
    expect(joined.code, joined.stderr).toBe(0)
    sessionsIn(other.home, random(77)).create(2000)
    expect((await other.sync()).uploaded).toBe(1)
    await tab.page.reload()
    await tab.settle()
    expect(await tab.page.content()).not.toContain(key)
    await tab.page.getByRole('button', { name: 'Revoke The other one' }).first().click()
    await tab.page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click()
    await tab.page.getByText('revoked').first().waitFor()
    using late = makeMachine('late')
    expect([2, 4]).toContain((await late.cli(args.split(' '), { stdin: `${key}\n` })).code)
    expect(tab.trouble).toEqual([])
  })
})

describe('by keyboard', () => {
  check('search, walk the rows, open one, come back, go to every page', async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open('/dashboard/artifacts')
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search')
    await page.keyboard.type('jsonl')
    await page.waitForURL(/q=jsonl/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await listed(tab)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.waitForURL(/artifacts\/art_/)
    await page.getByRole('region', { name: 'Content' }).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/dashboard\/artifacts(\?.*)?$/)
    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await page.waitForURL(/nodes/)
    await page.keyboard.press('g')
    await page.keyboard.press('k')
    await page.waitForURL(/keys/)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await page.waitForURL(/artifacts/)
    expect(tab.trouble).toEqual([])
  })

  check('a filter, a rename and a key without a mouse', async () => {
    await using tab = await open()
    const { page } = tab
    await tab.open('/dashboard/artifacts')
    await page.getByRole('button', { name: /^Kind/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: 'Kind' }).getByRole('checkbox').first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.waitForURL(/kind=/)
    await page.keyboard.press('Escape')

    await tab.open(`/dashboard/nodes/${world.stack.ready.nodeId}`)
    await page.getByRole('button', { name: 'Rename' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('by keyboard')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /by keyboard/ }).waitFor()

    await tab.open('/dashboard/keys')
    await page.getByLabel('Name').focus()
    await page.keyboard.type('typed')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Your new key' }).waitFor()
    expect(tab.trouble).toEqual([])
  })

  check('every stop of Tab can be seen', async () => {
    await using tab = await open()
    for (const path of ['/dashboard/artifacts', '/dashboard/keys']) {
      await tab.open(path)
      for (let stop = 0; stop < 15; stop += 1) {
        await tab.page.keyboard.press('Tab')
        const shown = await tab.page.evaluate(() => {
          const focused = document.activeElement
          if (!focused || focused === document.body) return true
          const style = getComputedStyle(focused)
          return (
            style.outlineStyle !== 'none' || style.boxShadow !== 'none' || focused.getBoundingClientRect().width < 2
          )
        })
        expect([path, stop, shown]).toEqual([path, stop, true])
      }
    }
  })
})

describe('what is loaded', () => {
  /** Scripts and style sheets of a page, by path, with the bytes that came over the line, once `ready` is there. */
  async function loaded(path: string, ready: string): Promise<Map<string, number>> {
    await using tab = await open()
    await tab.page.goto(`${world.stack.ready.url}${path}`)
    await tab.page.locator(ready).first().waitFor()
    const files = await tab.page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map(
        ({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize] as const,
      ),
    )
    expect(tab.trouble).toEqual([])
    return new Map(files.filter(([file]) => /[.](js|css)$/.test(file)))
  }
  const scripts = (files: Map<string, number>) => [...files].filter(([file]) => file.endsWith('.js'))

  check('rows stand after at most 200 KB of compressed scripts', async () => {
    for (const [path, ready] of [
      ['/dashboard/artifacts', 'tbody tr a'],
      ['/dashboard', 'main ol a'],
    ] as const) {
      const sizes = scripts(await loaded(path, ready)).map(([, bytes]) => bytes)
      expect(sizes.length).toBeGreaterThan(2)
      expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(200_000)
    }
  })

  check('pages beside the dashboard load nothing of it', async () => {
    const dashboard = await loaded('/dashboard/artifacts', 'tbody tr a')
    const home = await loaded('/', 'h1')
    const explained = await loaded('/collects', '[class*="Explainer"], astro-island *')
    expect(scripts(home).map(([file]) => file)).toEqual(['/theme.js'])
    for (const files of [home, explained])
      expect(
        [...files.keys()].filter(
          (file) => dashboard.has(file) && !/^\/(theme[.]js|_astro\/Page[.].+[.]css)$/.test(file),
        ),
      ).toEqual([])
    const weight = (files: Map<string, number>) => [...files.values()].reduce((sum, bytes) => sum + bytes, 0)
    // Compressed: no more than when no dashboard stood beside them, and some room.
    expect(weight(home)).toBeLessThan(2_500)
    expect(weight(explained)).toBeLessThan(14_000)
  })
})
