/** The API, Postgres, or both end while pages are open and somebody types: pages say so, come back by themselves, and lose nothing. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, openTab } from './drivers/browser.ts'
import { chromium } from './drivers/needs.ts'
import { haltPostgres } from './drivers/postmaster.ts'
import { startStack } from './drivers/stack.ts'
import { openWorld, type World } from './drivers/world.ts'

let world: World
let browser: Browser

beforeAll(async () => {
  if (chromium.skip) return
  world = await openWorld({ sessions: 3 })
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await world?.[Symbol.asyncDispose]()
}, 60_000)

const check = (title: string, run: () => Promise<void>) =>
  test.skipIf(chromium.skip)(chromium.title(title), run, 180_000)

/** A place where somebody types, and how what was typed is sent. */
interface Typing {
  page: Page
  path: string
  /** Brings the field up. */
  begin?: (page: Page) => Promise<void>
  field: string | RegExp
  text: string
  send?: string
  /** What shows that it arrived. */
  sent?: (page: Page) => Promise<void>
}

function typings(pages: Page[], round: string): Typing[] {
  const [search, view, machine, tags, key] = pages as [Page, Page, Page, Page, Page]
  const click = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()
  return [
    { page: search, path: '/artifacts', field: 'Title, path, project', text: 'nothing that is there' },
    {
      ...{ page: view, path: '/artifacts', begin: click(/^Views/), field: 'Name of the view', text: `view ${round}` },
      ...{ send: 'Save view', sent: (page) => page.getByRole('link', { name: `view ${round}` }).waitFor() },
    },
    {
      ...{ page: machine, path: `/nodes/${world.stack.ready.nodeId}`, begin: click(/^Rename/) },
      ...{ field: 'Name of the machine', text: `machine ${round}`, send: 'Save' },
      sent: (page) => page.getByRole('heading', { name: `machine ${round}` }).waitFor(),
    },
    {
      ...{ page: tags, path: '/nodes', begin: click(/^add tags|Edit tags of/), field: /parted by commas/ },
      ...{ text: `tag ${round}`, send: 'Save' },
      sent: (page) =>
        page
          .getByRole('link', { name: `tag ${round}`, exact: true })
          .first()
          .waitFor(),
    },
    {
      ...{ page: key, path: '/keys', field: 'Name', text: `key ${round}`, send: 'Create key' },
      sent: (page) => page.getByRole('region', { name: 'Your new key' }).waitFor(),
    },
  ]
}

/** Ends something, lets the pages be looked at, and brings it back. */
type Outage = (during: () => Promise<void>) => Promise<void>
const outages: [what: string, outage: Outage][] = [
  [
    'the API, as in a crash',
    async (during) => {
      await world.stack.crash()
      await during()
      const { machine, stack } = world
      world.stack = await startStack({ machine, data: stack.ready.data, port: stack.port, args: ['--no-sync'] })
    },
  ],
  [
    'Postgres',
    async (during) => {
      const goOn = haltPostgres(world.stack.ready.data)
      try {
        await during()
      } finally {
        goOn()
      }
    },
  ],
  ['both', (during) => world.restart(during)],
]

for (const [round, [what, outage]] of outages.entries())
  check(`${what}: every page says so, recovers by itself, and keeps what is typed`, async () => {
    await using tab = await openTab(browser, world.dashboard)
    const pages = [tab.page]
    while (pages.length < 5) pages.push(await tab.context.newPage())
    const places = typings(pages, `${round}`)
    const banner = (page: Page) => page.getByText('The server does not answer')
    const field = ({ page, field }: Typing) => page.getByLabel(field).first()
    await Promise.all(
      places.map(async (place) => {
        await place.page.goto(`${world.dashboard.url}/dashboard${place.path}`)
        await place.page.locator('h1').first().waitFor()
        await place.begin?.(place.page)
        await field(place).fill(place.text)
      }),
    )
    await outage(async () => {
      for (const place of places) {
        await banner(place.page).waitFor({ timeout: 60_000 })
        expect(await field(place).inputValue()).toBe(place.text)
        if (place.send) await place.page.getByRole('button', { name: place.send }).click()
      }
    })
    for (const place of places) {
      const { page, send, sent } = place
      await banner(page).waitFor({ state: 'detached', timeout: 60_000 })
      if (!send || !sent) {
        expect(await field(place).inputValue()).toBe(place.text)
        continue
      }
      // What was sent meanwhile has arrived, or the page says that it has not and has it still.
      const refused = page.getByText(/Try again\.$/)
      await Promise.race([sent(page), refused.waitFor()])
      if (!(await refused.isVisible())) continue
      expect(await field(place).inputValue()).toBe(place.text)
      await page.getByRole('button', { name: new RegExp(`^(${send}|Try again)$`) }).click()
      await sent(page)
    }
    // Changes are told again.
    const [{ page: list } = { page: tab.page }] = places
    await list.getByPlaceholder('Title, path, project').fill('')
    const { id } = world.sessions.create(2_000)
    await world.machine.sync()
    const [fresh] = await world.dashboard.artifacts({ text: id })
    await list.locator(`tbody a[href*="${fresh?.id}"]`).waitFor()
  })
