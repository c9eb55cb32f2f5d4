/**
 * Two people at one server, each with a browser of their own and things of the same names: neither sees anything of the
 * other. And one person with many tabs and several browsers.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Download, Page } from 'playwright-core'
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
    // What a page that was left had asked for may be gone.
    const answer = response.text().then(
      (text) => `${response.status()} ${response.url()} ${text}`,
      () => '',
    )
    answers.push(answer)
  })
  return async () => (await Promise.all(answers.splice(0))).filter((answer) => answer !== '')
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
      // Either page may have left something unasked when it was looked at.
      const both = new Map(nobody.answers.map((answer) => [answer.split(' ')[1], answer]))
      const shared = foreign.answers.filter((answer) => answer.includes('ID') && both.has(answer.split(' ')[1]))
      expect(shared.length, path).toBeGreaterThan(0)
      for (const answer of shared) expect(answer).toBe(both.get(answer.split(' ')[1]) ?? '')
    }
  })
})

const row = (page: Page, id: string) => page.getByRole('grid', { name: 'Artifacts' }).locator(`a[href*="${id}"]`)

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
        await page.getByRole('grid', { name: 'Artifacts' }).waitFor()
        return page
      }),
    )
  }
})

describe('sessions', () => {
  const signedOut = (tab: Tab) => tab.page.getByRole('heading', { name: 'You are signed out' }).waitFor()

  check('one that is ended elsewhere ends at once, in words; and so do all of them', async () => {
    const who = 'carol@example.com'
    await using own = await openTab(browser, await signInAs(world, who))
    await using elsewhere = await openTab(browser, await signInAs(world, who))
    await elsewhere.open('/dashboard/keys')
    await own.open('/dashboard/account')
    await own.page.getByText(`Signed in as ${who}`).waitFor()
    await own.page.getByRole('button', { name: /^End the session of/ }).click()
    await own.page.getByRole('button', { name: 'End session' }).click()
    await signedOut(elsewhere)
    await elsewhere.page.getByText('ended from elsewhere').waitFor()
    await using third = await openTab(browser, await signInAs(world, who))
    await third.open('/dashboard/artifacts')
    await own.page.getByRole('button', { name: 'End all sessions' }).click()
    await own.page.getByRole('button', { name: 'End them all' }).click()
    await signedOut(own)
    await signedOut(third)
    // What is refused is what somebody asks for who is not signed in any more.
    const other = [...own.trouble, ...elsewhere.trouble, ...third.trouble].filter((line) => !line.includes('401'))
    expect(other).toEqual([])
  })

  check('when somebody else signs in at a browser, its other tabs show theirs and nothing of before', async () => {
    await using tab = await openTab(browser, bob.dashboard)
    await tab.open('/dashboard/artifacts')
    const [{ id: bobs } = { id: '' }] = await bob.dashboard.artifacts({ text: SAME })
    const [{ id: anns } = { id: '' }] = await ann.dashboard.artifacts({ text: SAME })
    await row(tab.page, bobs).waitFor()
    const [name = '', value = ''] = ann.dashboard.cookie.split('=')
    await tab.context.addCookies([{ name, value, url: ann.dashboard.url }])
    const page = await tab.context.newPage()
    await page.goto(`${ann.dashboard.url}/dashboard/keys`)
    await row(tab.page, anns).waitFor()
    expect(await tab.page.content()).not.toContain(bobs)
    expect(tab.trouble).toEqual([])
  })
})

describe('taking things along', () => {
  const filesIn = (folder: string) => [...new Bun.Glob('**/*').scanSync({ cwd: folder, dot: true })]
  const unpacked = async (download: Download) => {
    expect(await download.failure()).toBeNull()
    const folder = mkdtempSync(join(tmpdir(), 'exfil-export-'))
    expect(Bun.spawnSync(['tar', '-xzf', await download.path(), '-C', folder]).exitCode).toBe(0)
    const [top = ''] = [...new Bun.Glob('*').scanSync({ cwd: folder, onlyFiles: false })]
    return { root: join(folder, top), [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
  }
  const save = async (tab: Tab, name: string): Promise<Download> => {
    const [download] = await Promise.all([
      tab.page.waitForEvent('download'),
      tab.page.getByRole('link', { name }).click(),
    ])
    return download
  }

  check('an export holds everything of one and nothing of the other, and proves itself', async () => {
    await using tab = await openTab(browser, bob.dashboard)
    await tab.open('/dashboard/account')
    using all = await unpacked(await save(tab, 'Export every version'))
    const files = filesIn(join(all.root, 'files'))
    expect(files).toHaveLength((await bob.dashboard.artifacts()).length)
    for (const file of files) expect(file).toContain(bob.word)
    const everything = filesIn(all.root).map((file) => readFileSync(join(all.root, file), 'utf8'))
    for (const secret of [ann.word, ann.email, ...Object.values(ann.ids)])
      expect(everything.some((text) => text.includes(secret))).toBe(false)
    expect(Bun.spawnSync(['sha256sum', '--strict', '-c', 'SHA256SUMS'], { cwd: all.root }).exitCode).toBe(0)

    await tab.open('/dashboard/artifacts')
    for (const key of ['j', 'x', 'j', 'x']) await tab.page.keyboard.press(key)
    const [archive] = await Promise.all([
      tab.page.waitForEvent('download'),
      tab.page.getByRole('toolbar', { name: 'Chosen artifacts' }).getByRole('button', { name: 'Download' }).click(),
    ])
    expect(archive.suggestedFilename()).toEndWith('.zip')
    const zip = readFileSync(await archive.path())
    // Nothing in it is compressed.
    for (const { id } of await bob.dashboard.artifacts())
      expect(zip.includes((await bob.dashboard.content(id)).bytes)).toBe(true)
    expect(tab.trouble).toEqual([])
  })

  check('one that breaks off is shown as failed; the next one leaves out what broke it, and says so', async () => {
    const folder = join(bob.machine.home, '.claude/projects', `-home-me-${bob.word}`)
    const id = random(7).uuid()
    writeFileSync(join(folder, `${id}.jsonl`), transcript(random(8), id, 18_000_000))
    await bob.machine.sync()
    const [large] = await bob.dashboard.artifacts({ text: id })
    const { items } = await bob.dashboard.query<{ items: Segment[] }>('artifacts.segments', { id: large?.id })
    const last = items.at(-1) as Segment
    const pack = join(world.stack.ready.data, 'blobs', bob.ids.usr ?? '', bob.ids.node ?? '', `${last.pack}.zst`)
    const bytes = readFileSync(pack)
    bytes.fill(0, last.offset + 100, last.offset + 200)
    chmodSync(pack, 0o600)
    writeFileSync(pack, bytes)
    await using tab = await openTab(browser, bob.dashboard)
    await tab.open('/dashboard/account')
    expect(await (await save(tab, 'Export what is current')).failure()).not.toBeNull()
    using rest = await unpacked(await save(tab, 'Export what is current'))
    expect(readFileSync(join(rest.root, 'missing.txt'), 'utf8')).toStartWith(`${large?.id}  `)
    expect(filesIn(join(rest.root, 'files'))).toHaveLength((await bob.dashboard.artifacts()).length - 1)
  })
  interface Segment {
    pack: string
    offset: number
  }
})

describe('live', () => {
  check(
    'a run and what it brought are announced on the machine’s page, and moves nothing until it is asked for',
    async () => {
      await using tab = await openTab(browser, ann.dashboard)
      const { page } = tab
      await tab.open(`/dashboard/nodes/${ann.ids.node}`)
      const runs = page.getByRole('table', { name: 'Runs' }).locator('tbody tr')
      const artifacts = page.getByRole('region', { name: 'Artifacts' })
      await runs.first().scrollIntoViewIfNeeded()
      const before = await runs.first().textContent()
      const places = async () => [await artifacts.locator('li').first().boundingBox(), await runs.first().boundingBox()]
      const were = await places()
      write(ann)
      await ann.machine.sync()
      const fresh = page.getByRole('region', { name: 'Runs' }).getByRole('button', { name: '1 new' })
      await fresh.waitFor()
      await artifacts.getByRole('button', { name: '1 new' }).waitFor()
      expect(await runs.first().textContent()).toBe(before)
      expect(await places()).toEqual(were)
      await fresh.click()
      await runs.nth(1).waitFor()
      expect(await runs.nth(1).textContent()).toBe(before)
      expect(tab.trouble).toEqual([])
    },
  )
})
