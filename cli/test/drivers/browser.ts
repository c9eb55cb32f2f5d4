import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium as engine, type Page } from 'playwright-core'
import type { Dashboard } from './dashboard.ts'
import { chromium } from './needs.ts'

const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const
export type Size = keyof typeof sizes
export type Scheme = 'light' | 'dark'

/** `scrollbars`: to be seen, and to be dragged. */
export function openBrowser({ scrollbars = false } = {}): Promise<Browser> {
  return engine.launch({
    executablePath: chromium.path,
    ignoreDefaultArgs: scrollbars ? ['--hide-scrollbars'] : [],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A tab in a window of its own, which notes whatever goes wrong in it. */
export interface Tab extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** Console errors, uncaught exceptions, refused and failed requests, violations of the content security policy. */
  readonly trouble: string[]
  /** Opens a path of the dashboard's server and waits until nothing is loading. */
  open(path: string): Promise<void>
  settle(): Promise<void>
  /** Fails when anything went wrong, a WCAG rule is broken, the page is wider than the window or content jumped. */
  expectClean(what: string): Promise<void>
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

export async function openTab(
  browser: Browser,
  dashboard: Pick<Dashboard, 'url' | 'cookie'>,
  options: { size?: Size; scheme?: Scheme; signedIn?: boolean; timezone?: string } = {},
): Promise<Tab> {
  const { size = 'desk', scheme = 'light', signedIn = true } = options
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: scheme,
    hasTouch: size === 'phone',
    ...(options.timezone && { timezoneId: options.timezone }),
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  if (signedIn)
    await context.addCookies(
      dashboard.cookie.split('; ').map((pair) => {
        const at = pair.indexOf('=')
        return { name: pair.slice(0, at), value: pair.slice(at + 1), url: dashboard.url }
      }),
    )
  await context.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { layoutShifts: shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) shifts.push(entry.value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const page = await context.newPage()
  const trouble: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') trouble.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`))
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    if (!why.includes('ERR_ABORTED')) trouble.push(`request failed: ${request.url()} ${why}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`)
  })
  const tab: Tab = {
    page,
    context,
    trouble,
    async open(path) {
      await page.goto(`${dashboard.url}${path}`)
      await tab.settle()
    },
    async settle() {
      await page.waitForLoadState('networkidle')
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
    },
    async expectClean(what) {
      const folder = process.env.EXFILTRATOR_TEST_SCREENSHOTS
      if (folder) {
        mkdirSync(folder, { recursive: true })
        await page.screenshot({
          path: join(folder, `${what.replaceAll(/[^\w-]+/g, '_')}-${size}-${scheme}.png`),
          fullPage: true,
        })
      }
      const problems = [...trouble]
      await page.evaluate(axe)
      const broken = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: typeof import('axe-core') }
        const { violations } = await axe.run(document)
        return violations.map(
          ({ id, help, nodes }) => `axe ${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
        )
      })
      problems.push(...broken)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      if (width > sizes[size].width) problems.push(`${width} pixels wide in a window of ${sizes[size].width}`)
      const shift = await page.evaluate(() =>
        (window as unknown as { layoutShifts: number[] }).layoutShifts.reduce((sum, value) => sum + value, 0),
      )
      if (shift > 0.05) problems.push(`content jumped: layout shift ${shift.toFixed(3)}`)
      if (problems.length > 0) throw new Error(`${what}, ${size}, ${scheme}:\n${problems.join('\n')}`)
    },
    async [Symbol.asyncDispose]() {
      await context.close()
    },
  }
  return tab
}
