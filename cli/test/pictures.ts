/**
 * `bun run pictures DIR [WORD…]`: every page of the dashboard with 0, 5, 100 and 1,000 machines, light, dark and on a
 * phone, as `SIZE-PAGE-LOOK.png` in DIR; with words, only those whose name holds one. For looking at them.
 * `bun run pictures docs` writes those that the README and the docs show, as small as they can be, to `docs/pictures`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, openTab } from './drivers/browser.ts'
import { emptyFleet, seedFleet } from './drivers/fleet.ts'
import { tellSessions } from './drivers/told-sessions.ts'
import { joinMachine, openWorld, type World } from './drivers/world.ts'
import { prepare } from './run/prepare.ts'

const root = resolve(import.meta.dir, '../..')
const [named, ...asked] = process.argv.slice(2)
if (!named) throw new Error('say in which folder: bun run pictures DIR [WORD…]')
/** What the README and the other docs show, and the names that it has there. */
const SHOWN: Record<string, string> = {
  '0-overview-light': 'overview-0',
  '5-overview-light': 'overview-5',
  '100-overview-light': 'overview-light',
  '100-overview-dark': 'overview-dark',
  '100-machines-light': 'machines-light',
  '100-machine-light': 'machine-light',
  '100-artifacts-light': 'artifacts-light',
  '100-artifacts-phone': 'artifacts-phone',
  '100-artifact-light': 'artifact-light',
  '100-keys-light': 'keys-light',
  '100-account-light': 'account-light',
  '1000-overview-light': 'overview-1000',
}
const forReadme = named === 'docs'
const folder = forReadme ? join(root, 'docs/pictures') : named
const words = forReadme ? Object.keys(SHOWN) : asked
mkdirSync(folder, { recursive: true })

/** Machines and artifacts to add to those of the size before. */
const SIZES = [
  { machines: 0, artifacts: 0 },
  { machines: 5, artifacts: 160 },
  { machines: 100, artifacts: 2_500 },
  { machines: 1_000, artifacts: 12_000 },
]
const LOOKS = {
  light: { size: 'desk', scheme: 'light' },
  dark: { size: 'desk', scheme: 'dark' },
  phone: { size: 'phone', scheme: 'light' },
  'phone-dark': { size: 'phone', scheme: 'dark' },
} as const
type Look = keyof typeof LOOKS
/** The first so many pixels of a page: lists go on for as long as there are rows. */
const TALL = 2_000

/** Its name, and its address. */
async function pagesOf(world: World): Promise<Record<string, string>> {
  const [nodes, artifacts] = await Promise.all([
    world.dashboard.query<{ items: { id: string; name: string; failed: number }[] }>('nodes.list'),
    world.dashboard.query<{ items: { id: string; nodeName: string; size: number }[] }>('artifacts.list', {
      filter: { kind: 'session' },
      sort: { by: 'uploadedAt', dir: 'desc' },
      limit: 500,
    }),
  ])
  const node = nodes.items.find(({ failed }) => failed > 0) ?? nodes.items[0]
  const real = artifacts.items.filter(({ nodeName }) => nodeName === REAL).sort((a, b) => b.size - a.size)[0]
  return {
    overview: '/dashboard',
    'overview-30d': '/dashboard?from=30d&by=agent',
    machines: '/dashboard/nodes',
    'machines-by-tag': '/dashboard/nodes?group=tag',
    ...(node && { machine: `/dashboard/nodes/${node.id}` }),
    artifacts: '/dashboard/artifacts',
    ...(real && { artifact: `/dashboard/artifacts/${real.id}` }),
    keys: '/dashboard/keys',
    account: '/dashboard/account',
    components: '/dashboard/components',
  }
}

/** The one machine whose transcripts can be read: the others are only told of. */
const REAL = 'agent-vm-eu'

async function take(browser: Browser, world: World, machines: number, folder: string): Promise<void> {
  for (const [page, path] of Object.entries(await pagesOf(world)))
    for (const look of Object.keys(LOOKS) as Look[]) {
      const name = `${machines}-${page}-${look}`
      if (words.length > 0 && !words.some((word) => (forReadme ? name === word : name.includes(word)))) continue
      await using tab = await openTab(browser, world.dashboard, LOOKS[look])
      await tab.page.goto(`${world.dashboard.url}${path}`)
      await tab.page.locator('h1').first().waitFor()
      if (page !== 'components') await tab.settle()
      if (forReadme) {
        writeFileSync(join(folder, `${SHOWN[name]}.webp`), await webp(tab.page))
      } else {
        // Rows that are not in view are not in the page.
        const fullPage = !/machines|artifact/.test(page)
        const clip = { x: 0, y: 0, width: look.startsWith('phone') ? 390 : 1280, height: TALL }
        await tab.page.screenshot({ path: join(folder, `${name}.png`), fullPage, ...(fullPage && { clip }) })
      }
      console.log(name)
    }
}

/** A quarter of what a PNG takes; Playwright itself makes none. */
async function webp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 })
  return Buffer.from(data, 'base64')
}

const trouble = await prepare(root, console.error)
if (trouble) throw new Error(trouble)
const world = await openWorld({ sessions: 0, args: ['--no-sync'] })
const browser = await openBrowser()
try {
  await emptyFleet(world.stack.ready.data)
  let before = 0
  for (const [index, { machines, artifacts }] of SIZES.entries()) {
    const wanted = words.length === 0 || words.some((word) => !/^\d+-/.test(word) || word.startsWith(`${machines}-`))
    if (machines > 0) {
      if (before === 0) {
        using machine = await joinMachine(world, REAL)
        tellSessions(machine.home, Date.now())
        await machine.sync()
        before = 1
      }
      await seedFleet(world.stack.ready.data, { machines: machines - before, artifacts }, index)
      before = machines
    }
    if (wanted) await take(browser, world, machines, folder)
  }
} finally {
  await browser.close()
  await world[Symbol.asyncDispose]()
}
process.exit(0)
