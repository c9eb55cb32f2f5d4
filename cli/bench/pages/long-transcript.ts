import { atMost, figure, type Row } from '../bench.ts'
import { openLook } from './look.ts'
import type { Stage } from './stage.ts'

const READY = '[data-row]:not([data-pending])'

/** Leaps in a transcript of 500 MB, and whether the page answers meanwhile. That it opens at once is measured where pages load. */
export async function longTranscript({ long, ...stage }: Stage): Promise<Row[]> {
  await using look = await openLook(stage, `/dashboard/artifacts/${long.id}`, READY)
  const { page } = look
  await look.calm()
  await look.forget()
  const line = (number: number) => page.locator(`[data-row="${number - 1}"]:not([data-pending])`)
  const began = performance.now()
  await page.keyboard.press('End')
  await line(long.lines).waitFor({ timeout: 300_000 })
  const toEnd = performance.now() - began
  await page.keyboard.press('Home')
  await line(1).waitFor()
  const again = performance.now()
  await page.keyboard.press('End')
  await line(long.lines).waitFor()
  const back = performance.now() - again
  const { tasks } = await look.noted()
  return [
    figure('500 MB: the end for the first time', toEnd / 1000, 's'),
    atMost('500 MB: the end again', back / 1000, 1, 's'),
    atMost('500 MB: longest task meanwhile', Math.max(0, ...tasks), 200, 'ms'),
  ]
}
