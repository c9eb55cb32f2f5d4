import type { Page } from 'playwright-core'
import { atLeast, atMost, figure, type Row, ratio } from '../bench.ts'
import { type Look, openLook } from './look.ts'
import type { Stage } from './stage.ts'

/** Of a second at 60 Hz, and what a clock may be off. */
const IN_TIME_MS = 1000 / 60 + 4
const DISTANCE = 12_000
const ROW = 48

/** Turning the wheel and dragging the scroll bar through all rows: frames beside those of a page of plain text, and whether anything jumps. */
export async function scrolling(stage: Stage): Promise<Row[]> {
  const plain = await plainPage(stage)
  await using look = await openLook(stage, '/dashboard/artifacts', 'tbody tr a')
  const { page } = look
  await look.calm()
  const share: number[] = []
  const slowest: number[] = []
  let jumps = 0
  for (const place of [0, 0.5, 0.97]) {
    await goTo(look, place)
    const frames = await framesDuring(page, () => look.wheel(DISTANCE))
    share.push(inTime(frames))
    slowest.push(Math.max(...frames))
    jumps += await jumpsDuring(look, DISTANCE)
    jumps += await jumpsDuring(look, -DISTANCE)
  }
  const list = share.reduce((sum, one) => sum + one, 0) / share.length
  await look.forget()
  const dragged = await drag(look)
  const { tasks } = await look.noted()
  return [
    figure('frames in time, page of plain text', plain * 100, '%'),
    figure('frames in time, list', list * 100, '%'),
    atLeast('frames in time, list ÷ plain text', ratio(list, plain), 0.95, '×'),
    figure('slowest frame, list', Math.max(...slowest), 'ms'),
    atMost('jumps while turning the wheel, and at rest after it', jumps, 0, ''),
    atMost('longest task, dragging the scroll bar to the end', Math.max(0, ...tasks), 200, 'ms'),
    figure('rows after letting the scroll bar go', dragged, 'ms'),
  ]
}

async function plainPage({ browser }: Stage): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const lines = Array.from({ length: 2 * (DISTANCE / 20) }, (_, line) => `<div>line ${line}</div>`)
  await page.setContent(`<style>div{height:20px}</style>${lines.join('')}`)
  const session = await context.newCDPSession(page)
  const frames = await framesDuring(page, () =>
    session.send('Input.synthesizeScrollGesture', {
      x: 640,
      y: 500,
      yDistance: -DISTANCE,
      speed: 3000,
      gestureSourceType: 'mouse',
      preventFling: true,
    }),
  )
  await context.close()
  return inTime(frames)
}

const inTime = (frames: readonly number[]) =>
  frames.filter((took) => took <= IN_TIME_MS).length / Math.max(1, frames.length)

/** How long each frame took while something was done, in ms. */
async function framesDuring(page: Page, act: () => Promise<unknown>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    let before = 0
    const each = (now: number) => {
      if (before > 0) frames.push(now - before)
      before = now
      if (going) requestAnimationFrame(each)
    }
    let going = true
    requestAnimationFrame(each)
    Object.assign(window, {
      stop: () => {
        going = false
        return frames
      },
    })
  })
  await act()
  return page.evaluate(() => (window as unknown as { stop: () => number[] }).stop())
}

/** A part of the whole, by the scroll bar. */
async function goTo(look: Look, part: number): Promise<void> {
  await look.page.evaluate((part) => scrollTo(0, part * document.documentElement.scrollHeight), part)
  await settled(look)
}

/** What is in view is loaded, and nothing has moved for a while. */
async function settled(look: Look): Promise<void> {
  await look.calm()
  await look.page.waitForFunction(() => {
    const rows = [...document.querySelectorAll('tbody tr')].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return bottom > 60 && top < innerHeight
    })
    return rows.length > 5 && rows.every((row) => row.querySelector('a'))
  })
  await Bun.sleep(500)
}

/**
 * Scrolls, and compares after each frame which part of the content is seen with the frame before: against the wheel,
 * further than it was turned, another artifact on the same line, or any move a moment after it came to rest, is a jump.
 */
async function jumpsDuring(look: Look, distance: number): Promise<number> {
  const { page } = look
  await page.evaluate(
    ({ down, row }) => {
      let jumps = 0
      let before: number | undefined
      let first: number | undefined
      const on = new Map<string, string>()
      const each = () => {
        const shown = document.elementFromPoint(640, 400)?.closest<HTMLElement>('[data-line]')
        if (shown) {
          const line = shown.dataset.line ?? ''
          const seen = Number(line) * row - shown.getBoundingClientRect().top
          first ??= seen
          if (before !== undefined && (down ? seen < before - 1 : seen > before + 1)) jumps += 1
          before = seen
          const href = shown.querySelector('a')?.getAttribute('href')
          if (href && (on.get(line) ?? href) !== href) jumps += 1
          if (href) on.set(line, href)
        }
        if (going) requestAnimationFrame(() => setTimeout(each))
      }
      let going = true
      each()
      Object.assign(window, {
        stop: () => {
          going = false
          return { jumps, moved: (before ?? 0) - (first ?? 0) }
        },
      })
    },
    { down: distance > 0, row: ROW },
  )
  await look.wheel(distance)
  await settled(look)
  const { jumps, moved } = await page.evaluate(() =>
    (window as unknown as { stop: () => { jumps: number; moved: number } }).stop(),
  )
  return jumps + (Math.abs(moved - distance) > 2 ? 1 : 0)
}

/** From the beginning to the end by the scroll bar's thumb; how long until rows stand there. */
async function drag(look: Look): Promise<number> {
  const { page } = look
  await goTo(look, 0)
  const x = 1280 - 7
  // Below the arrow above it.
  await page.mouse.move(x, 24)
  await page.mouse.down()
  for (let y = 24; y <= 800; y += 8) await page.mouse.move(x, y)
  await page.mouse.up()
  const released = performance.now()
  const y = await page.evaluate(() => scrollY)
  if (y < 100_000) throw new Error(`the scroll bar was dragged to ${y}: is it shown?`)
  await settled(look)
  return performance.now() - released - 500
}
