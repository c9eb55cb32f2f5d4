/** The artifact page in a real Chromium: reading content of any length and any kind, finding in it, comparing versions. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { openBrowser, openTab, type Scheme, type Size, type Tab } from './drivers/browser.ts'
import { hostileLines } from './drivers/hostile-lines.ts'
import { START, said, turn } from './drivers/lines.ts'
import { chromium } from './drivers/needs.ts'
import { openWorld, type World } from './drivers/world.ts'

let world: World
let browser: Browser
const ids: Record<'talk' | 'hostile' | 'large' | 'grown' | 'rewritten', string> = {
  talk: '',
  hostile: '',
  large: '',
  grown: '',
  rewritten: '',
}

/** Of the page at a time: what is hostile is drawn in small pieces, so that none holds the page. */
const MOST_ELEMENTS = 5_000
const LINES = 60_000
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

beforeAll(async () => {
  if (chromium.skip) return
  world = await openWorld({ sessions: 2, args: ['--no-sync'] })
  const folder = join(world.machine.home, '.claude/projects/-tmp-app')
  mkdirSync(folder, { recursive: true })
  const file = (name: keyof typeof ids) =>
    join(folder, `00000000-0000-4000-8000-0000000000${Object.keys(ids).indexOf(name)}0.jsonl`)
  const write = (name: keyof typeof ids, lines: readonly string[]) => writeFileSync(file(name), `${lines.join('\n')}\n`)
  write('talk', talk)
  write('hostile', hostileLines)
  const large = Array.from({ length: LINES }, (_, at) =>
    said(at, at % 6000 === 5999 ? `the needle ${at}` : `step ${at} ${'hay '.repeat(at % 50)}`),
  )
  write('large', large)
  write('grown', [said(0, 'first'), said(1, 'second')])
  write('rewritten', [said(0, 'kept'), said(1, 'to be removed'), said(2, 'also kept')])
  await world.machine.sync()
  appendFileSync(file('grown'), `${said(2, 'third')}\n`)
  // Another version row, not the same one moved forward, is what a rewrite makes.
  write('rewritten', [said(0, 'kept'), said(1, 'newly written'), said(2, 'also kept')])
  await world.machine.sync()
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
  // However slow the machine is: what never comes is ended by the test's own limit.
  tab.page.setDefaultTimeout(0)
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

check(
  'hostile content is text in every view: nothing runs, nothing is asked for, little is drawn at a time',
  async () => {
    for (const view of ['stream', 'tree', 'raw']) {
      await using tab = await open('hostile', `?view=${view}`)
      await read(tab)
      await tab.page.mouse.move(600, 500)
      const last = line(tab, hostileLines.length)
      for (let turn = 0; turn < 1000 && (await last.count()) === 0; turn += 1) {
        await tab.page.mouse.wheel(0, 700)
        await tab.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      }
      await last.waitFor()
      await tab.page.keyboard.press('Home')
      await line(tab, 1).waitFor()
      if (view === 'stream') {
        await line(tab, 1).getByText('<script>window.ran=1</script>').waitFor()
        await line(tab, 2).getByText('⟨202E⟩').waitFor()
        await tab.page
          .getByRole('button', { name: /^Show all 1,000,000/ })
          .first()
          .click()
        await tab.page.getByRole('button', { name: 'Show less' }).first().waitFor()
      }
      if (view === 'tree') {
        const deep = line(tab, 6)
        for (let down = 1; down < 6; down += 1) await tab.page.keyboard.press('j')
        await deep.waitFor()
        for (let level = 0; level < 30; level += 1) await deep.locator('button[aria-expanded="false"]').last().click()
      }
      expect(await tab.page.evaluate(() => 'ran' in window)).toBe(false)
      expect(await tab.page.locator('main *').count()).toBeLessThan(MOST_ELEMENTS)
      expect(tab.trouble).toEqual([])
    }
  },
)

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
      .filter({ hasText: /^10 lines$/ })
      .waitFor()
    await page.keyboard.press('Enter')
    await line(tab, 6000).waitFor()
    await page.getByText('1 of 10 lines').waitFor()
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
