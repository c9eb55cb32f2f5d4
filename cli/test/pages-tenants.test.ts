/**
 * Two people at one server, each with a browser of their own and things of the same names: neither sees anything of the
 * other. And one person with many tabs and several browsers.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser, openTab, type Tab } from './drivers/browser.ts'
import type { Dashboard } from './drivers/dashboard.ts'
import { type Machine, makeMachine } from './drivers/machine.ts'
import { chromium } from './drivers/needs.ts'
import { signInAs } from './drivers/other-person.ts'
import { random } from './drivers/random.ts'
import { transcript } from './drivers/transcript.ts'
import { openWorld, type World } from './drivers/world.ts'

interface Person {
  dashboard: Dashboard
  machine: Machine
  /** A word that is in the paths of this person's artifacts and nowhere else. */
  word: string
  email: string
  /** Every id that this person has, by its prefix. */
  ids: Record<string, string>
}

let world: World
let browser: Browser
let ann: Person
let bob: Person

beforeAll(async () => {
  if (chromium.skip) return
  world = await openWorld({ sessions: 0, args: ['--no-sync'] })
  const machine = makeMachine('bob')
  const dashboard = await signInAs(world, 'bob@example.com')
  const { key } = await dashboard.mutate<{ key: string }>('keys.create', { name: 'joining' })
  const joined = await machine.cli(['enroll', '--server', world.dashboard.url, '--key', '-'], { stdin: `${key}\n` })
  if (joined.code !== 0) throw new Error(joined.stderr)
  ann = { dashboard: world.dashboard, machine: world.machine, word: 'zanzibar', email: 'owner@localhost', ids: {} }
  bob = { dashboard, machine, word: 'quetzals', email: 'bob@example.com', ids: {} }
  for (const person of [ann, bob]) person.ids = await settleIn(person)
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  bob?.machine[Symbol.dispose]()
  await world?.[Symbol.asyncDispose]()
}, 60_000)

const check = (title: string, run: () => Promise<void>) =>
  test.skipIf(chromium.skip)(chromium.title(title), run, 120_000)

const SAME = '11111111-2222-4333-8444-555555555555'
let seed = 100

/** A transcript in a project named by the person's word. */
function write({ machine, word }: Person, id = random(seed++).uuid()): string {
  const folder = join(machine.home, '.claude/projects', `-home-me-${word}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${id}.jsonl`), transcript(random(seed++), id, 3_000))
  return id
}

/** The same for both, by name: a session of the same key, a machine, its tag, a view, a key. */
async function settleIn(person: Person): Promise<Record<string, string>> {
  const { dashboard, machine } = person
  write(person, SAME)
  write(person)
  await machine.sync()
  const [artifact] = await dashboard.artifacts({ text: SAME })
  const { items } = await dashboard.query<Items>('artifacts.versions', { id: artifact?.id })
  const [node] = (await dashboard.query<Items>('nodes.list')).items
  await dashboard.mutate('nodes.rename', { id: node?.id, name: 'laptop' })
  await dashboard.mutate('nodes.tag', { id: node?.id, tags: ['home'] })
  const view = await dashboard.mutate<{ id: string }>('views.save', { name: 'mine', search: 'kind=session' })
  const key = await dashboard.mutate<{ id: string }>('keys.create', { name: 'spare' })
  const [session] = (await dashboard.query<Items>('session.list')).items
  const { userId } = await dashboard.query<{ userId: string }>('session.person')
  return {
    ...{ art: artifact?.id ?? '', ver: items[0]?.id ?? '', node: node?.id ?? '', view: view.id, key: key.id },
    ...{ ses: session?.id ?? '', usr: userId },
  }
}
type Items = { items: { id: string }[] }

const pagesOf = ({ ids }: Pick<Person, 'ids'>) => [
  '/dashboard?from=7d',
  '/dashboard/artifacts',
  `/dashboard/artifacts?node=${ids.node}`,
  `/dashboard/artifacts/${ids.art}`,
  `/dashboard/artifacts/${ids.art}?tab=versions`,
  `/dashboard/artifacts/${ids.art}?tab=provenance`,
  '/dashboard/nodes',
  `/dashboard/nodes/${ids.node}`,
  '/dashboard/keys',
  '/dashboard/account',
]

/** What a page asked for, and what it was answered. */
function listenTo({ page }: Tab) {
  const answers: Promise<string>[] = []
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.startsWith('/api/') || response.url().endsWith('/api/live')) return
    answers.push(response.text().then((text) => `${response.status()} ${response.url()} ${text}`))
  })
  return async () => (await Promise.allSettled(answers.splice(0))).map((one) => ('value' in one ? one.value : ''))
}

describe('side by side', () => {
  for (const who of ['Ann', 'Bob'])
    check(`no page of ${who}’s shows or fetches anything of the other`, async () => {
      const [mine, theirs] = who === 'Ann' ? [ann, bob] : [bob, ann]
      const secrets = [theirs.word, theirs.email, ...Object.values(theirs.ids)]
      const expectNothing = (what: string, text: string) => {
        for (const secret of secrets) expect(text.includes(secret), `${what} holds ${secret}`).toBe(false)
      }
      await using tab = await openTab(browser, mine.dashboard)
      const answers = listenTo(tab)
      for (const path of pagesOf(mine)) {
        await tab.open(path)
        expectNothing(path, await tab.page.content())
        const got = await answers()
        expect(got.length, path).toBeGreaterThan(0)
        for (const answer of got) expectNothing(path, answer)
      }
      // A slip of the other's word finds nothing, not even a suggestion; one of one's own does.
      const slip = (word: string) => word.replace(/(.)(.)$/, '$2$1')
      for (const [word, found] of [
        [theirs.word, 0],
        [mine.word, 2],
      ] as const) {
        const input = { filter: { text: slip(word) }, alike: true }
        expect((await mine.dashboard.query<Items>('artifacts.list', input)).items).toHaveLength(found)
      }
      await tab.page.keyboard.press('Control+k')
      await tab.page.getByRole('option', { name: 'View: mine' }).waitFor()
      expect(await tab.page.getByRole('option', { name: /^View:/ }).count()).toBe(1)
      for (const answer of await answers()) expectNothing('palette', answer)
      expect(tab.trouble).toEqual([])
    })

  check('an address with an id of the other shows what one with an unknown id shows', async () => {
    const unknown = Object.fromEntries(
      Object.keys(ann.ids).map((prefix) => [prefix, `${prefix}_00000000000070008000000000000000`]),
    )
    await using tab = await openTab(browser, bob.dashboard)
    const answers = listenTo(tab)
    const look = async (ids: Record<string, string>, path: string) => {
      const anonymous = (text: string) => Object.values(ids).reduce((all, id) => all.replaceAll(id, 'ID'), text)
      await tab.page.goto(`${bob.dashboard.url}${path}`)
      await tab.settle()
      const [title, text] = [await tab.page.title(), await tab.page.locator('main').textContent()]
      return { shown: anonymous(`${title}\n${text}`), answers: (await answers()).map(anonymous) }
    }
    const [theirs, nobodys] = [pagesOf(ann), pagesOf({ ids: unknown })]
    for (const [index, path] of theirs.entries()) {
      if (path === nobodys[index]) continue
      const foreign = await look(ann.ids, path)
      const nobody = await look(unknown, nobodys[index] ?? '')
      expect(foreign.shown, path).toBe(nobody.shown)
      expect(foreign.shown, path).not.toContain(ann.word)
      const about = (answers: string[]) => [...new Set(answers.filter((answer) => answer.includes('ID')))].sort()
      expect(about(foreign.answers), path).toEqual(about(nobody.answers))
    }
  })
})

const row = (page: Page, id: string) => page.getByRole('table', { name: 'Artifacts' }).locator(`a[href*="${id}"]`)

describe('many tabs', () => {
  check('eight of them are usable and live, and stay so when the first is closed', async () => {
    await using tab = await openTab(browser, ann.dashboard)
    await tab.open('/dashboard/artifacts')
    const pages = [tab.page, ...(await openMore(tab.context, 7))]
    for (const _ of ['all', 'after the first was closed']) {
      const key = write(ann)
      await ann.machine.sync()
      const [artifact] = await ann.dashboard.artifacts({ text: key })
      for (const page of pages) {
        await row(page, artifact?.id ?? 'none').waitFor({ timeout: 30_000 })
        // None holds so many connections that another has none left to ask with.
        expect(await page.evaluate(async () => (await fetch('/api/ready')).status)).toBe(200)
      }
      await pages.shift()?.close()
    }
    expect(tab.trouble).toEqual([])
  })

  async function openMore(context: BrowserContext, count: number): Promise<Page[]> {
    return Promise.all(
      Array.from({ length: count }, async () => {
        const page = await context.newPage()
        await page.goto(`${ann.dashboard.url}/dashboard/artifacts`)
        await page.getByRole('table', { name: 'Artifacts' }).waitFor()
        return page
      }),
    )
  }
})
