import type { Locator } from 'playwright-core'
import { atMost, figure, type Row } from '../bench.ts'
import { type Look, openLook } from './look.ts'
import type { Stage } from './stage.ts'

const LIMIT_MS = 100
/** The browser reports no input that took less. */
const UNREPORTED_MS = 16
const LOOK_MS = 1000
const SETTLE_MS = 500

/** Something that somebody does several times over. */
interface Deed {
  readonly what: string
  readonly times: number
  act(look: Look, round: number): Promise<void>
  /** Puts things back, unmeasured. */
  after?(look: Look): Promise<void>
}

/** Those of one page, in this order. */
interface Visit {
  readonly path: string
  readonly ready: string
  readonly deeds: readonly Deed[]
}

/** Times from each input to the next frame, in every page: 95 of 100 within 100 ms, each kind by itself. */
export async function interactions(stage: Stage): Promise<Row[]> {
  const rows: Row[] = []
  const all: number[] = []
  for (const { path, ready, deeds } of visits(stage)) {
    await using look = await openLook(stage, path, ready)
    await look.calm()
    // Somebody looks before they act; how long the page takes to come is measured elsewhere.
    await Bun.sleep(LOOK_MS)
    for (const deed of deeds) {
      const times = await measure(look, deed)
      all.push(...times)
      rows.push(atMost(deed.what, p95(times), LIMIT_MS, 'ms p95'))
    }
  }
  return [
    atMost(`all ${all.length} inputs`, p95(all), LIMIT_MS, 'ms p95'),
    figure('the slowest', Math.max(...all), 'ms'),
    ...rows,
  ]
}

async function measure(look: Look, { times, act, after }: Deed): Promise<number[]> {
  await look.forget()
  const before = await look.interactions()
  for (let round = 0; round < times; round += 1) {
    await act(look, round)
    await look.calm()
  }
  // The last input is told of after the frame that it led to.
  await Bun.sleep(SETTLE_MS)
  const made = (await look.interactions()) - before
  if (made === 0) throw new Error('nothing was done: the page took no input')
  const slow = new Map<number, number>()
  for (const { id, duration } of (await look.noted()).inputs) slow.set(id, Math.max(duration, slow.get(id) ?? 0))
  await after?.(look)
  await look.calm()
  return [...slow.values(), ...new Array<number>(Math.max(0, made - slow.size)).fill(UNREPORTED_MS)]
}

function p95(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN
}

/** By the mouse alone, where it is: what a person does, and nothing that runs in the page before. */
async function click({ page }: Look, target: Locator): Promise<void> {
  const box = await target.boundingBox()
  if (!box) throw new Error(`${target} is not shown`)
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
}

const press = (what: string, times: number, ...keys: string[]): Deed => ({
  what,
  times,
  act: ({ page }, round) => page.keyboard.press(keys[round % keys.length] ?? ''),
})

const filter = ({ page }: Look, name: string) => page.locator(`[data-filter="${name}"]`)
const GROUPS = ['Machine', 'Project', 'Day', 'Nothing']

const LIST: readonly Deed[] = [
  {
    what: 'list: sorting by a column',
    times: 12,
    act: (look, round) =>
      click(look, look.page.locator('thead').getByRole('button', { name: ['Title', 'Size', 'Changed'][round % 3] })),
  },
  {
    what: 'list: opening and closing a filter',
    times: 12,
    act: (look, round) =>
      round % 2 === 0
        ? click(look, filter(look, 'project').getByRole('button').first())
        : look.page.keyboard.press('Escape'),
  },
  {
    what: 'list: choosing values in a filter',
    times: 9,
    async act(look, round) {
      if (round === 0) return click(look, filter(look, 'kind').getByRole('button').first())
      await click(
        look,
        filter(look, 'kind')
          .getByRole('checkbox')
          .nth(round % 4),
      )
    },
    after: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    what: 'list: typing a search',
    times: 12,
    async act({ page }, round) {
      if (round === 0) await page.keyboard.press('/')
      await page.keyboard.press('parserabcdef'[round] ?? '')
    },
    async after({ page }) {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
    },
  },
  press('list: from row to row', 40, 'j', 'j', 'j', 'k'),
  press('list: choosing rows', 12, 'x', 'Shift+J', 'Shift+J'),
  {
    ...press('list: PageDown, End, Home', 24, 'PageDown', 'PageDown', 'End', 'PageUp', 'Home', 'PageDown'),
    // What lies above the first row is wanted again.
    async after({ page }) {
      await page.keyboard.press('Home')
      await page.evaluate(() => scrollTo(0, 0))
    },
  },
  press('list: the palette', 18, 'Control+k', 'k', 'i', 'n', 'd', 'Escape'),
  {
    what: 'list: grouping',
    times: 12,
    async act(look, round) {
      const menu = look.page.getByRole('button', { name: /^(Display|By )/ })
      const step = round % 3
      if (step === 0) await click(look, menu)
      if (step === 1)
        await click(look, look.page.getByRole('radio', { name: GROUPS[Math.floor(round / 3)] ?? '', exact: true }))
      if (step === 2) await look.page.keyboard.press('Escape')
    },
  },
]

const visits = ({ long }: Stage): readonly Visit[] => [
  { path: '/dashboard/artifacts', ready: 'tbody tr a', deeds: LIST },
  {
    path: '/dashboard',
    ready: 'main li a[href*="art_"]',
    deeds: [
      {
        what: 'overview: from cell to cell',
        times: 20,
        async act({ page }, round) {
          if (round === 0)
            await page
              .getByRole('group', { name: /^Activity by machine/ })
              .getByRole('link')
              .focus()
          await page.keyboard.press(['ArrowLeft', 'ArrowDown'][round % 2] ?? '')
        },
      },
      {
        what: 'overview: another range',
        times: 6,
        act: (look, round) =>
          click(
            look,
            look.page
              .getByRole('navigation', { name: 'Range of time' })
              .getByRole('link')
              .nth(round % 3),
          ),
      },
      {
        what: 'overview: all machines',
        times: 1,
        act: (look) => click(look, look.page.getByRole('button', { name: 'Show all' })),
      },
    ],
  },
  {
    path: '/dashboard/nodes',
    ready: 'tbody tr a',
    deeds: [
      {
        what: 'machines: typing a search',
        times: 8,
        async act({ page }, round) {
          if (round === 0) await page.getByRole('searchbox').first().focus()
          await page.keyboard.press(
            ['m', 'a', 'c', 'h', 'Backspace', 'Backspace', 'Backspace', 'Backspace'][round] ?? '',
          )
        },
      },
      {
        what: 'machines: grouping by tag',
        times: 4,
        act: (look) => click(look, look.page.getByRole('button', { name: 'Group by tag' })),
      },
    ],
  },
  {
    path: `/dashboard/artifacts/${long.id}`,
    ready: '[data-row]:not([data-pending])',
    deeds: [
      press('transcript: from line to line', 20, 'j', 'j', 'j', 'k'),
      press('transcript: PageDown and PageUp', 12, 'PageDown', 'PageDown', 'PageUp'),
      {
        what: 'transcript: another view',
        times: 6,
        act: (look, round) =>
          click(look, look.page.getByRole('button', { name: ['JSON', 'Raw', 'Stream'][round % 3], exact: true })),
      },
    ],
  },
]
