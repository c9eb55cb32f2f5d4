/** The artifact page in a real Chromium: reading content of any length and any kind, finding in it, comparing versions. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { appendFileSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { openBrowser, openTab, type Scheme, type Size, type Tab } from './drivers/browser.ts'
import { hostileLines } from './drivers/hostile-lines.ts'
import { database } from './drivers/ledger.ts'
import { START, said, turn } from './drivers/lines.ts'
import { chromium } from './drivers/needs.ts'
import { openWorld, type World } from './drivers/world.ts'

let world: World
let browser: Browser
const ids: Record<'talk' | 'hostile' | 'large' | 'grown' | 'rewritten' | 'lost' | 'places' | 'often', string> = {
  talk: '',
  hostile: '',
  large: '',
  grown: '',
  rewritten: '',
  lost: '',
  places: '',
  often: '',
}

/** Of the page at a time: what is hostile is drawn in small pieces, so that none holds the page. */
const MOST_ELEMENTS = 5_000
const LINES = 60_000
const PATIENCE_MS = 120_000

/** Four by four, black. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAYAAACp8Z5+AAAAH0lEQVR4AYSIsQ0AAAiDiP//rHZqtyYwwACbanybPg4AAP//A6LNzAAAAAZJREFUAwDosAQFdPHNIgAAAABJRU5ErkJggg=='

const talk = [
  said(0, 'Please **list** the files'),
  turn(1, 'assistant', [
    { type: 'thinking', thinking: 'I shall look.' },
    { type: 'text', text: 'I look.\n\n```js\nconst answer = 42 // yes\n```' },
    { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls -l' } },
  ]),
  turn(2, 'user', [{ type: 'tool_result', tool_use_id: 't1', content: 'total 0\nREADME.md' }]),
  turn(3, 'user', [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } }]),
]

/** Where a text can stand that is not simply in view: each line has it once, but for the first and those between. */
const WORD = 'zebra'
const text = (lines: number) => Array.from({ length: lines }, (_, at) => `row ${at} of what was said`).join('\n\n')
const places = [
  said(0, 'nothing here'),
  said(1, `${text(400)}\n\nat the end a **${WORD}**`),
  turn(2, 'assistant', [
    { type: 'thinking', thinking: `${text(40)} ${WORD}` },
    { type: 'text', text: 'I thought.' },
  ]),
  turn(3, 'assistant', [
    { type: 'tool_use', id: 'p1', name: 'Bash', input: { command: 'ls -l', description: text(60), last: WORD } },
  ]),
  turn(4, 'user', [{ type: 'tool_result', tool_use_id: 'p1', content: `${text(4000)}\n${WORD}` }]),
  said(5, 'nothing here').replace('"cwd"', `"branch":"${WORD}","cwd"`),
  said(6, `${'long '.repeat(60_000)}${WORD}`),
  said(7, `the last ${WORD}`),
]
const FOUND = [2, 3, 4, 5, 6, 7, 8]

/** Lines that have the word several times: each of its places is a hit of its own. */
const often = [
  said(0, 'nothing here'),
  said(1, `a ${WORD}, a **${WORD}** and, far below,\n\n${text(90)}\n\na ${WORD}`),
  turn(2, 'assistant', [
    { type: 'thinking', thinking: `${WORD} after ${WORD}` },
    { type: 'tool_use', id: 'o1', name: 'Bash', input: { command: `echo ${WORD}` } },
  ]),
  said(3, `${text(4)}\n\nno word`),
  said(4, 'nothing here').replace('"cwd"', `"branch":"${WORD}","cwd"`),
  said(5, `the last ${WORD}`),
]
const OFTEN = [2, 2, 2, 3, 3, 3, 5, 6]

/** As hostile as the name of a folder can be. */
const HOSTILE_NAME = '<img src=x onerror="window.ran=1">\u202e\u001b[31mjavascript:window.ran=1'
/** What it is about, where it was said and what is said in it. */
const hostile = [
  turn(0, 'user', 'Look at <svg onload="window.ran=1"> and \u202e').replace(
    '/tmp/app',
    `/tmp/${HOSTILE_NAME}`.replace(/["\\\u0000-\u001f]/g, ''),
  ),
  ...hostileLines,
]

beforeAll(async () => {
  if (chromium.skip) return
  world = await openWorld({ sessions: 2, args: ['--no-sync'] })
  const file = (name: keyof typeof ids) =>
    join(
      world.machine.home,
      '.claude/projects',
      name === 'hostile' ? HOSTILE_NAME : '-tmp-app',
      `00000000-0000-4000-8000-0000000000${Object.keys(ids).indexOf(name)}0.jsonl`,
    )
  for (const name of Object.keys(ids) as (keyof typeof ids)[]) mkdirSync(dirname(file(name)), { recursive: true })
  const write = (name: keyof typeof ids, lines: readonly string[]) => writeFileSync(file(name), `${lines.join('\n')}\n`)
  write('talk', talk)
  write('hostile', hostile)
  const large = Array.from({ length: LINES }, (_, at) =>
    said(at, at % 6000 === 5999 ? `the needle ${at}` : `step ${at} ${'hay '.repeat(at % 50)}`),
  )
  write('large', large)
  write('places', places)
  write('often', often)
  write('grown', [said(0, 'first'), said(1, 'second')])
  write('rewritten', [said(0, 'kept'), said(1, 'to be removed'), said(2, 'also kept')])
  await world.machine.sync()
  // Only what is older than an hour stays a version of its own when the next is appended.
  await database(world.stack.ready.data, (client) =>
    client.query(`update artifact_versions set created_at = created_at - interval '2 hours'`),
  )
  appendFileSync(file('grown'), `${said(2, 'third')}\n`)
  // Another version row, not the same one moved forward, is what a rewrite makes.
  write('rewritten', [said(0, 'kept'), said(1, 'newly written'), said(2, 'also kept')])
  await world.machine.sync()
  const packs = () => globSync('blobs/**/*.zst', { cwd: world.stack.ready.data })
  const before = new Set(packs())
  write('lost', [said(0, 'found again')])
  await world.machine.sync()
  for (const pack of packs()) if (!before.has(pack)) rmSync(join(world.stack.ready.data, pack))
  const all = await world.dashboard.artifacts()
  for (const name of Object.keys(ids) as (keyof typeof ids)[])
    ids[name] = all.find(({ path }) => file(name).endsWith(path.slice(2)))?.id ?? ''
  browser = await openBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await world?.[Symbol.asyncDispose]()
})

const check = (title: string, run: () => Promise<void>) =>
  test.skipIf(chromium.skip)(chromium.title(title), run, 400_000)

/** A tab that also notes requests to other hosts. */
async function open(name: keyof typeof ids, query = '', options: { size?: Size; scheme?: Scheme } = {}) {
  const tab = await openTab(browser, world.dashboard, options)
  // However slow the machine is: only what never comes is to fail.
  tab.page.setDefaultTimeout(PATIENCE_MS)
  tab.page.on('request', (request) => {
    if (!request.url().startsWith(world.dashboard.url)) tab.trouble.push(`asked another host: ${request.url()}`)
  })
  await tab.page.goto(`${world.dashboard.url}/dashboard/artifacts/${ids[name]}${query}`)
  return tab
}
const rows = (tab: Tab) => tab.page.locator('article[data-row]:not([data-pending])')
const line = (tab: Tab, number: number) => tab.page.getByRole('article', { name: `Line ${number}`, exact: true })
const read = (tab: Tab) => rows(tab).first().waitFor()

for (const size of ['desk', 'phone'] as const)
  for (const scheme of ['light', 'dark'] as const)
    check(`every part of the page is clean: ${size}, ${scheme}`, async () => {
      for (const [part, query] of [
        ['stream', ''],
        ['tree', '?view=tree'],
        ['raw', '?view=raw'],
        ['related', '?tab=related'],
        ['versions', '?tab=versions'],
        ['provenance', '?tab=provenance'],
      ] as const) {
        await using tab = await open('talk', query, { size, scheme })
        await (query.includes('tab')
          ? tab.page.getByRole('navigation', { name: 'Parts of this artifact' }).waitFor()
          : read(tab))
        await tab.settle()
        await tab.expectClean(`artifact ${part}`)
      }
    })

check('a transcript is a stream of who said, called and answered what; an image is drawn when asked for', async () => {
  await using tab = await open('talk')
  await line(tab, 1).getByText('list', { exact: true }).waitFor()
  const second = line(tab, 2)
  expect(await second.locator('pre').first().textContent()).toContain('const answer = 42')
  await second.getByRole('button', { name: /Thinking/ }).click()
  await second.getByText('I shall look.').last().waitFor()
  await second.getByRole('button', { name: /Bash/ }).click()
  await line(tab, 3).getByText('README.md').waitFor()
  expect(await line(tab, 4).locator('canvas, img').count()).toBe(0)
  await line(tab, 4)
    .getByRole('button', { name: /Show image/ })
    .click()
  await line(tab, 4).getByRole('img', { name: 'Image, image/png' }).waitFor()
  expect(tab.trouble).toEqual([])
})

check('in the JSON of a line a short key is never broken, however little follows it', async () => {
  await using tab = await open('talk', '?view=tree')
  const message = line(tab, 4).getByRole('button', { name: /^message/ })
  await message.click()
  const content = line(tab, 4).getByRole('button', { name: /^content/ })
  await content.waitFor()
  expect((await content.boundingBox())?.height).toBe((await message.boundingBox())?.height)
  expect(tab.trouble).toEqual([])
})

check(
  'hostile content is text in every view: nothing runs, nothing is asked for, little is drawn at a time',
  async () => {
    for (const view of ['stream', 'tree', 'raw']) {
      await using tab = await open('hostile', `?view=${view}`)
      await read(tab)
      await tab.page.mouse.move(600, 500)
      const last = line(tab, hostile.length)
      for (let turn = 0; turn < 1000 && (await last.count()) === 0; turn += 1) {
        await tab.page.mouse.wheel(0, 700)
        await tab.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      }
      await last.waitFor()
      await tab.page.keyboard.press('Home')
      await line(tab, 1).waitFor()
      if (view === 'stream') {
        await line(tab, 2).getByText('<script>window.ran=1</script>').waitFor()
        await line(tab, 3).getByText('⟨202E⟩').waitFor()
        await tab.page
          .getByRole('button', { name: /^Show all 1,000,000/ })
          .first()
          .click()
        await tab.page.getByRole('button', { name: 'Show less' }).first().waitFor()
      }
      if (view === 'tree') {
        const deep = line(tab, 7)
        for (let down = 1; down < 7; down += 1) await tab.page.keyboard.press('j')
        await deep.waitFor()
        for (let level = 0; level < 30; level += 1) await deep.locator('button[aria-expanded="false"]').last().click()
      }
      expect(await tab.page.evaluate(() => 'ran' in window)).toBe(false)
      expect(await tab.page.locator('main *').count()).toBeLessThan(MOST_ELEMENTS)
      expect(tab.trouble).toEqual([])
    }
  },
)

check('hostile names, titles, projects and addresses are text on every part of the page', async () => {
  const odd = `?find=${encodeURIComponent('<script>window.ran=1</script>')}&line=99999999999&view=%3Cx%3E&since=javascript:1`
  for (const query of ['', odd, '?tab=related', '?tab=versions', '?tab=provenance', '?tab=%3Cscript%3E']) {
    await using tab = await open('hostile', query)
    await tab.page
      .getByRole('heading', { level: 1 })
      .filter({ hasText: 'Look at <svg onload="window.ran=1">' })
      .waitFor()
    await tab.page.getByRole('navigation', { name: 'Parts of this artifact' }).waitFor()
    await tab.settle()
    expect(await tab.page.title()).toContain('<svg onload="window.ran=1">')
    if (query.includes('provenance')) await tab.page.getByText('onerror="window.ran=1"').first().waitFor()
    expect(await tab.page.evaluate(() => 'ran' in window)).toBe(false)
    expect(await tab.page.locator('main img, main svg[onload], a[href^="javascript:"]').count()).toBe(0)
    expect(tab.trouble).toEqual([])
  }
})

check('by key: from turn to turn, a line or all of them opened and closed, a link to the line copied', async () => {
  await using tab = await open('talk')
  const { page } = tab
  await read(tab)
  const active = (row: number) => page.locator(`article[data-active][data-row="${row}"]`).waitFor()
  await page.keyboard.press('u')
  await active(0)
  await page.keyboard.press('u')
  await active(3)
  await page.keyboard.press('U')
  await active(0)
  await page.keyboard.press('Enter')
  await line(tab, 1).locator('button[aria-expanded="false"]').waitFor()
  await page.keyboard.press('Enter')
  await line(tab, 1).locator('button[aria-expanded="true"]').waitFor()
  expect(await line(tab, 2).getByText('I shall look.').count()).toBe(1)
  await page.keyboard.press('e')
  await page.getByRole('button', { name: 'Close all' }).waitFor()
  await line(tab, 2).getByText('I shall look.').nth(1).waitFor()
  await page.keyboard.press('c')
  await page.getByText('The link to line 1 is copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('line=1')
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Next or previous turn of a person').waitFor()
  expect(tab.trouble).toEqual([])
})

check('going back leads to where one read, by a link or by scrolling', async () => {
  await using tab = await open('large', '?line=41234')
  const { page } = tab
  await line(tab, 41_234).waitFor()
  await page.getByRole('link', { name: /^Versions/ }).click()
  await page.getByRole('table', { name: 'Generation 1' }).waitFor()
  await page.goBack()
  await line(tab, 41_234).waitFor()
  await page.keyboard.press('End')
  await line(tab, LINES).waitFor()
  await page.getByRole('link', { name: /^Provenance/ }).click()
  await page.getByRole('table', { name: 'Segments' }).waitFor()
  await page.goBack()
  await line(tab, LINES).waitFor()
  // The links are at the page's head: nobody who leaps there has read on the way, however long they then take.
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
  await line(tab, 1).waitFor()
  await page.getByRole('link', { name: /^Provenance/ }).click()
  await page.getByRole('table', { name: 'Segments' }).waitFor()
  await page.goBack()
  await line(tab, LINES).waitFor()
  await page.reload()
  await line(tab, LINES).waitFor()
  expect(tab.trouble).toEqual([])
})

check('what cannot be read is said, with what to do, and another try goes on', async () => {
  await using tab = await open('large')
  const { page } = tab
  await read(tab)
  await page.getByText(`${LINES.toLocaleString('en')} lines`).waitFor()
  await page.route('**/content', (route) => route.abort())
  await page.keyboard.press('End')
  await page.getByRole('alert').filter({ hasText: 'The server does not answer' }).waitFor()
  await page.unroute('**/content')
  await page.getByRole('button', { name: 'Try again' }).click()
  await line(tab, LINES).waitFor()
  await tab.context.clearCookies()
  await page.keyboard.press('Home')
  await page
    .getByText(/signed out/i)
    .first()
    .waitFor()

  await using nowhere = await openTab(browser, world.dashboard)
  await nowhere.page.goto(`${world.dashboard.url}/dashboard/artifacts/art_${'0'.repeat(32)}`)
  await nowhere.page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  await nowhere.page.getByText('Your archive has nothing under this address').waitFor()
  expect(await nowhere.page.title()).toBe('Not found · Exfiltrator')
})

check('content that is lost from the store is named so, and read once its machine has sent it again', async () => {
  await using tab = await open('lost')
  const { page } = tab
  await page.getByRole('alert').filter({ hasText: 'missing or damaged' }).waitFor()
  await page.getByText('It cannot be downloaded whole').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('alert').filter({ hasText: 'missing or damaged' }).waitFor()
  // The machine sends it anew, and the page sees it by itself.
  await world.machine.sync()
  await line(tab, 1).getByText('found again').waitFor()
  await page.getByText('It cannot be downloaded whole').waitFor({ state: 'detached' })
})

check('tens of thousands of lines: few in the page, read by ranges, the last one a key away', async () => {
  await using tab = await open('large')
  const ranges: string[] = []
  tab.page.on('request', (request) => {
    if (request.url().includes('/content')) ranges.push(request.headers().range ?? 'none')
  })
  await read(tab)
  expect(await rows(tab).count()).toBeLessThan(60)
  await tab.page.getByText(`${LINES.toLocaleString('en')} lines`).waitFor()
  await tab.page.keyboard.press('End')
  await line(tab, LINES).waitFor()
  expect(await rows(tab).count()).toBeLessThan(60)
  await tab.page.keyboard.press('k')
  expect(await tab.page.locator('article[data-active]').getAttribute('data-row')).toBe(String(LINES - 2))
  await tab.page.keyboard.press('Home')
  await line(tab, 1).waitFor()
  await tab.page.keyboard.press('j')
  expect(await tab.page.locator('article[data-active]').getAttribute('data-row')).toBe('1')
  expect(ranges).not.toContain('none')
  expect(await tab.page.locator('main *').count()).toBeLessThan(MOST_ELEMENTS)
  expect(tab.trouble).toEqual([])
})

check(
  'finding: counted, forward and back by keyboard, kept in the address; Escape empties the field and stays',
  async () => {
    await using tab = await open('large')
    const { page } = tab
    await read(tab)
    await page.keyboard.press('/')
    await page.keyboard.type('NEEDLE')
    await page
      .getByRole('status')
      .filter({ hasText: /^10 hits in 10 lines$/ })
      .waitFor()
    await page.keyboard.press('Enter')
    await line(tab, 6000).waitFor()
    await page.getByText('1 of 10 hits', { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await line(tab, 12_000).waitFor()
    await page.locator('input[type="search"]').blur()
    await page.keyboard.press('n')
    await line(tab, 18_000).waitFor()
    await page.keyboard.press('N')
    await line(tab, 12_000).waitFor()
    expect(page.url()).toContain('find=NEEDLE')
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    expect(page.url()).toContain(ids.large)
    expect(tab.trouble).toEqual([])
  },
)

check('what is looked for before the content is there is found once it is', async () => {
  await using tab = await openTab(browser, world.dashboard)
  const { page } = tab
  const held = Promise.withResolvers<void>()
  await page.route('**/content', async (route) => {
    await held.promise
    await route.continue()
  })
  await page.goto(`${world.dashboard.url}/dashboard/artifacts/${ids.often}`)
  await page.getByText('Reading', { exact: true }).waitFor()
  // Each of these leads elsewhere, where it is not typed.
  await page.keyboard.press('/')
  await page.keyboard.type('ga zebra?x')
  for (const key of ['Backspace', 'Backspace']) await page.keyboard.press(key)
  held.resolve()
  await page.getByText('Not found').waitFor()
  expect(await page.getByRole('searchbox').inputValue()).toBe('ga zebra')
  expect(await page.evaluate(() => document.activeElement?.matches('input[type="search"]'))).toBe(true)
  await page.keyboard.press('Escape')
  await page.keyboard.type(WORD)
  await page.getByText('8 hits in 4 lines').waitFor()
  expect(tab.trouble).toEqual([])
})

for (const view of ['stream', 'tree', 'raw'])
  for (const size of ['desk', 'phone'] as const)
    check(`a hit is in view wherever it stands in its line: ${view}, ${size}`, async () => {
      await using tab = await open('places', `?view=${view}&find=${WORD}`, { size })
      const { page } = tab
      await read(tab)
      await page.getByRole('status').filter({ hasText: '7 hits in 7 lines' }).waitFor()
      if (view === 'stream') {
        // What a reader closed hides nothing from a search.
        await page.keyboard.press('e')
        await page.keyboard.press('e')
        await page.getByRole('button', { name: 'As it was' }).waitFor()
      }
      for (const [at, number] of [...FOUND, FOUND[0] as number].entries()) {
        await page.keyboard.press('n')
        await page.getByText(`${(at % FOUND.length) + 1} of 7 hits`, { exact: true }).waitFor()
        await page.waitForFunction(hitInView, number - 1)
      }
      expect(tab.trouble).toEqual([])
    })

for (const [view, size] of [
  ['stream', 'desk'],
  ['stream', 'phone'],
  ['raw', 'desk'],
] as const)
  check(`from hit to hit, each of a line before the next line, and back: ${view}, ${size}`, async () => {
    await using tab = await open('often', `?view=${view}&find=${WORD}`, { size })
    const { page } = tab
    await read(tab)
    await page.getByRole('status').filter({ hasText: '8 hits in 4 lines' }).waitFor()
    let at = ''
    /** Where the hit of this number stands, once one is there and nowhere else. */
    const arrive = async (number: number) => {
      await page.getByText(`${number} of 8 hits`, { exact: true }).waitFor()
      at = String(await (await page.waitForFunction(placeOfHit, at)).jsonValue())
      await page.waitForFunction(hitInView, (OFTEN[number - 1] ?? 0) - 1)
      return at
    }
    const places: string[] = []
    for (let number = 1; number <= 8; number += 1) {
      await page.keyboard.press('n')
      places.push(await arrive(number))
    }
    expect(new Set(places).size).toBe(8)
    await page.keyboard.press('n')
    expect(await arrive(1)).toBe(places[0] ?? '')
    await page.keyboard.press('/')
    for (let number = 8; number > 0; number -= 1) {
      await page.keyboard.press('Shift+Enter')
      expect(await arrive(number)).toBe(places[number - 1] ?? '')
    }
    await page.keyboard.press('Enter')
    expect(await arrive(2)).toBe(places[1] ?? '')
    // However fast they are asked for.
    for (let times = 0; times < 5; times += 1) await page.keyboard.press('Enter')
    expect(await arrive(7)).toBe(places[6] ?? '')
    expect(tab.trouble).toEqual([])
  })

/** Which of all hits one is at: its row, and how much text stands before it there. Nothing while that is none, or still the one of `before`. */
function placeOfHit(before: string): string {
  const [range] = CSS.highlights.get('found-now') ?? []
  const row = range?.startContainer.parentElement?.closest('article[data-row]')
  if (!range || range.collapsed || !row) return ''
  const above = document.createRange()
  above.setStart(row, 0)
  above.setEnd(range.startContainer, range.startOffset)
  const place = `${row.getAttribute('data-row')} ${above.toString().length}`
  return place === before ? '' : place
}

/** Whether the hit that one is at stands in the row and can be seen, and nothing lies over it. */
function hitInView(row: number): boolean {
  for (const range of CSS.highlights.get('found-now') ?? []) {
    const around = range.startContainer.parentElement
    if (!(range instanceof Range) || !around?.closest(`article[data-row="${row}"]`)) continue
    const [rect] = range.getClientRects()
    if (!rect || rect.top < 0 || rect.bottom > innerHeight) continue
    const top = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2)
    if (top && (top.contains(around) || around.contains(top)) && top.closest('article')) return true
  }
  return false
}

check('a link to a line leads there, and a time to the line of that time', async () => {
  await using tab = await open('large', '?line=41234')
  const { page } = tab
  await line(tab, 41_234).waitFor()
  expect(await page.locator('article[data-active]').getAttribute('data-row')).toBe('41233')
  await line(tab, 41_234).getByRole('button', { name: 'Copy a link to line 41234' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('line=41234')
  await page.getByRole('button', { name: 'Go to' }).click()
  const local = await page.evaluate((at) => {
    const time = new Date(at)
    return new Date(at - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
  }, START + 30_000_000)
  await page.getByLabel('Time').fill(local)
  await page.getByLabel('Time').press('Enter')
  await line(tab, 30_001).waitFor()
  expect(tab.trouble).toEqual([])
})

check('versions: a rewritten one is compared line by line, an old one is read', async () => {
  await using tab = await open('rewritten', '?tab=versions')
  const { page } = tab
  await page
    .getByRole('link', { name: /^Compare/ })
    .first()
    .click()
  const difference = page.getByRole('region', { name: 'Difference' })
  await difference.getByText('1 added').waitFor()
  await difference.getByText('1 removed').waitFor()
  expect(await difference.textContent()).toContain('to be removed')
  expect(await difference.textContent()).toContain('newly written')
  await tab.settle()
  await tab.expectClean('difference')
  await page.goBack()
  await page.getByRole('table', { name: 'Generation 1' }).getByRole('link', { name: /^Read/ }).click()
  await line(tab, 2).getByText('to be removed').waitFor()
  await page.getByText('You are reading').waitFor()
  expect(tab.trouble).toEqual([])
})

check('versions: any two are compared, and what was appended is marked', async () => {
  await using tab = await open('grown', '?tab=versions')
  const { page } = tab
  await page.getByLabel('with').selectOption({ index: 1 })
  expect(await page.getByRole('button', { name: 'Show what changed' }).isDisabled()).toBe(true)
  await page.getByLabel('Compare').selectOption({ index: 0 })
  await page.getByRole('button', { name: 'Show what changed' }).click()
  await page.getByText('that were appended are marked').waitFor()
  await line(tab, 3).getByText('third').waitFor()
  await page.locator('article[data-row="2"][data-fresh]').waitFor()
  expect(await page.locator('article[data-fresh]').count()).toBe(1)
  expect(tab.trouble).toEqual([])
})

check('what arrives while one reads is there without a reload, and moves nothing', async () => {
  await using tab = await open('grown')
  await line(tab, 3).getByText('third').waitFor()
  const place = await line(tab, 2).boundingBox()
  appendFileSync(
    join(world.machine.home, '.claude/projects/-tmp-app/00000000-0000-4000-8000-000000000030.jsonl'),
    `${said(3, 'fourth')}\n`,
  )
  await world.machine.sync()
  await line(tab, 4).getByText('fourth').waitFor()
  expect(await line(tab, 2).boundingBox()).toEqual(place)
  expect(tab.trouble).toEqual([])
})

check('of a long content a stretch is printed, and the paper says which', async () => {
  await using tab = await open('large', '?line=41234')
  const { page } = tab
  await line(tab, 41_234).waitFor()
  await page.evaluate(() => {
    window.print = () => dispatchEvent(new Event('beforeprint'))
  })
  await page.keyboard.press('Control+p')
  const note = page.getByText(/^Lines [\d,]+ to [\d,]+ of 60,000 are printed here/)
  await note.waitFor()
  const [from = 0, to = 0] = ((await note.textContent()) ?? '').replaceAll(',', '').match(/\d+/g)?.map(Number) ?? []
  expect(to - from).toBe(999)
  expect(from).toBeLessThanOrEqual(41_234)
  expect(await rows(tab).count()).toBe(1000)
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await note.waitFor({ state: 'detached' })
  expect(await rows(tab).count()).toBeLessThan(60)
  expect(tab.trouble).toEqual([])
})

check('what is left out of the print is named on paper', async () => {
  await using tab = await open('places')
  await read(tab)
  const note = line(tab, 2).getByText('Only the beginning is printed here: all of it is')
  expect(await note.isVisible()).toBe(false)
  await tab.page.emulateMedia({ media: 'print' })
  expect(await note.textContent()).toContain('801 lines')
  expect(await note.isVisible()).toBe(true)
})

check('on paper every line follows the other, and no button does', async () => {
  await using tab = await open('talk')
  await read(tab)
  await tab.page.emulateMedia({ media: 'print' })
  await tab.page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  const tops = await rows(tab).evaluateAll((all) => all.map((row) => row.getBoundingClientRect().top))
  expect(tops.length).toBe(talk.length)
  expect(tops).toEqual(tops.toSorted((a, b) => a - b))
  expect(new Set(tops).size).toBe(tops.length)
  expect(await tab.page.getByRole('searchbox').isVisible()).toBe(false)
})
