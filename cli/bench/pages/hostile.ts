import { atMost, type Row } from '../bench.ts'
import { openLook } from './look.ts'
import type { Stage } from './stage.ts'

/** The longest task while hostile lines are read from the first to the last, and opened. */
export async function hostile({ hostile, ...stage }: Stage): Promise<Row[]> {
  const rows: Row[] = []
  for (const view of ['stream', 'tree', 'raw']) {
    const path = `/dashboard/artifacts/${hostile.id}?view=${view}`
    await using look = await openLook(stage, path, '[data-row]:not([data-pending])')
    const { page } = look
    await look.calm()
    const last = page.locator(`[data-row="${hostile.lines - 1}"]`)
    for (let turn = 0; turn < 400 && (await last.count()) === 0; turn += 1) await look.wheel(1500, 6000)
    await last.waitFor()
    await page.keyboard.press('Home')
    await look.calm()
    // Whatever can be opened is, a few steps deep; what was opened may push the rest away.
    for (let opened = 0; opened < 40; opened += 1) {
      if (!(await page.evaluate(openLast))) await page.keyboard.press('j')
      await look.calm()
    }
    const { tasks } = await look.noted()
    rows.push(atMost(`hostile content, ${view}: longest task`, Math.max(0, ...tasks), 200, 'ms'))
  }
  return rows
}

/** Runs in the page. Whether there was anything closed in view. */
function openLast(): boolean {
  const buttons = [...document.querySelectorAll<HTMLElement>('[data-row] button')]
  const closed = buttons.findLast(
    (button) => button.getAttribute('aria-expanded') === 'false' || button.textContent?.startsWith('Show all'),
  )
  closed?.click()
  return closed !== undefined
}
