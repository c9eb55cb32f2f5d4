import type { ArtifactRow, ListInput } from '@exfil/core/wire'
import type { Browser } from 'playwright-core'
import { openBrowser, openTab, type Size, type Tab } from './browser.ts'
import { addCopies, addNode } from './copies.ts'
import { openWorld, type World } from './world.ts'

/** Those that were sent, and can be downloaded, come before those that are rows alone. */
export const SENT = 300
const COPIES = 2_200
export const TOTAL = SENT + COPIES
export const PATH = '/dashboard/artifacts'
/** What must never become more than text: names of machines, projects and artifacts hold it. */
export const EVIL = `<img src=x onerror="document.body.dataset.pwned='yes'">`

const TITLES: Record<number, string> = {
  7: `${EVIL}\u001b[31m \u202egnp.exe`,
  10: 'Mend the exporter of invoices',
  20: 'The exporter again',
  30: 'exprter, as somebody wrote it',
}

/** A list of some thousand artifacts on two machines, and a browser to look at it. */
export interface ListWorld extends AsyncDisposable {
  readonly world: World
  /** A machine that nothing runs on, tagged `night shift`, with half of the copies. */
  readonly elsewhere: string
  open(options?: { size?: Size }): Promise<Tab>
  /** Opens the list without waiting for what comes after its rows. */
  visit(tab: Tab, search?: string): Promise<void>
  /** What the API answers to the same question. */
  asked(filter?: ListInput['filter']): Promise<ArtifactRow[]>
  /** As the page says it. */
  counted(filter: ListInput['filter']): Promise<string>
}

export async function openListWorld(): Promise<ListWorld> {
  const [world, browser]: [World, Browser] = await Promise.all([openWorld({ sessions: SENT }), openBrowser()])
  const elsewhere = await addNode(world, `${EVIL} \u202eelsewhere`)
  await addCopies(world, COPIES, (n) => ({
    ...{ type: 'notes', kind: n % 5 === 0 ? 'journal' : 'page', size: 100 + n * 100 },
    ...(n % 2 === 1 && { nodeId: elsewhere }),
    ...{ agent: [null, 'smith', 'jones', 'jones'][n % 4] ?? null, agentVersion: n % 2 === 0 ? 'v2' : 'v1' },
    project: n % 3 === 0 ? null : n % 3 === 1 ? '~/dev/harbour' : `${EVIL}/project`,
    ...(TITLES[n] !== undefined && { title: TITLES[n] }),
  }))
  await world.dashboard.mutate('nodes.tag', { id: elsewhere, tags: ['night shift'] })
  return {
    world,
    elsewhere,
    open: (options = {}) => openTab(browser, world.dashboard, options),
    async visit(tab, search = '') {
      await tab.page.goto(`${world.dashboard.url}${PATH}${search}`)
      await tab.page.locator('[data-line="0"] [data-stop]').waitFor()
    },
    asked: (filter) => world.dashboard.artifacts(filter),
    async counted(filter) {
      const { count, more } = await world.dashboard.query<{ count: number; more: boolean }>('artifacts.count', {
        filter,
      })
      return `${number(count)}${more ? '+' : ''}`
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await world[Symbol.asyncDispose]()
    },
  }
}

export const rows = (tab: Tab) => tab.page.getByRole('grid', { name: 'Artifacts' }).locator('tbody tr')
export const links = (tab: Tab) => rows(tab).locator('a')
/** How many artifacts there are, once the page says so. */
export const says = (tab: Tab, text: string | RegExp) =>
  tab.page.getByRole('search', { name: 'Filters' }).getByRole('status').filter({ hasText: text }).waitFor()
export const number = (value: number) => value.toLocaleString('en')

/** The id of the artifact on a line, once it is loaded. */
export async function idOn(tab: Tab, line: number): Promise<string> {
  const link = tab.page.locator(`[data-line="${line}"] a`)
  await link.waitFor()
  return (await link.getAttribute('href'))?.split('/').at(-1) ?? ''
}
