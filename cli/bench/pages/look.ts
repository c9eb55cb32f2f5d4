import type { CDPSession, Page } from 'playwright-core'
import type { Stage } from './stage.ts'

/** What a page notes of itself while it lives. Times in ms. */
interface Noted {
  /** When what was waited for was first painted, since the navigation began; 0 until then. */
  ready: number
  /** Of each layout shift that no input explains. */
  shifts: number[]
  /** How long each task took that kept the page from answering for more than 50 ms. */
  tasks: number[]
  /** From each input to the frame that follows it; those within a frame are not among them. */
  inputs: { id: number; duration: number; what: string }[]
}

/** A tab in a fresh window: nothing is in its cache. */
export interface Look extends AsyncDisposable {
  readonly page: Page
  readonly browser: CDPSession
  noted(): Promise<Noted>
  /** Forgets tasks and inputs so far. */
  forget(): Promise<void>
  /** How many interactions there were since the navigation. */
  interactions(): Promise<number>
  /** Nothing is loading, and two frames have passed since. */
  calm(): Promise<void>
  /** Turns the wheel over the middle: `distance` pixels down (up where it is less than none), `speed` a second. */
  wheel(distance: number, speed?: number): Promise<void>
}

/** Opens a path of the dashboard and waits for what `ready` selects. */
export async function openLook(
  stage: Pick<Stage, 'browser' | 'dashboard'>,
  path: string,
  ready: string,
): Promise<Look> {
  const context = await stage.browser.newContext({ viewport: { width: 1280, height: 800 } })
  const { cookie, url } = stage.dashboard
  const at = cookie.indexOf('=')
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url }])
  await context.addInitScript(note, ready)
  const page = await context.newPage()
  const browser = await context.newCDPSession(page)
  await page.goto(`${url}${path}`)
  await page.waitForFunction(() => window.noted.ready > 0, undefined, { timeout: 120_000 })
  const look: Look = {
    page,
    browser,
    noted: () =>
      page.evaluate(() => {
        window.collect()
        return window.noted
      }),
    forget: () =>
      page.evaluate(() => {
        window.collect()
        window.noted.tasks.length = 0
        window.noted.inputs.length = 0
      }),
    interactions: () => page.evaluate(() => (performance as unknown as { interactionCount: number }).interactionCount),
    async calm() {
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    },
    async wheel(distance, speed = 3000) {
      await browser.send('Input.synthesizeScrollGesture', {
        x: 640,
        y: 500,
        yDistance: -distance,
        speed,
        gestureSourceType: 'mouse',
        preventFling: true,
      })
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
  return look
}

declare global {
  interface Window {
    noted: Noted
    /** Notes what the browser has seen and not yet told. */
    collect(): void
  }
}

/** Runs in the page, before anything of it. */
function note(ready: string) {
  const noted: Noted = { ready: 0, shifts: [], tasks: [], inputs: [] }
  window.noted = noted
  const collectors: (() => void)[] = []
  window.collect = () => {
    for (const collect of collectors) collect()
  }
  const observe = <T>(type: string, each: (entry: T) => void, more: object = {}) => {
    const take = (entries: PerformanceEntryList) => {
      for (const entry of entries) each(entry as T)
    }
    const observer = new PerformanceObserver((list) => take(list.getEntries()))
    observer.observe({ type, buffered: true, ...more })
    collectors.push(() => take(observer.takeRecords()))
  }
  observe<{ value: number; hadRecentInput: boolean }>('layout-shift', ({ value, hadRecentInput }) => {
    if (!hadRecentInput) noted.shifts.push(value)
  })
  observe<PerformanceEntry>('longtask', ({ duration }) => noted.tasks.push(duration))
  observe<PerformanceEntry & { interactionId: number }>(
    'event',
    ({ interactionId: id, duration, name: what }) => id > 0 && noted.inputs.push({ id, duration, what }),
    { durationThreshold: 16 },
  )
  const look = () => {
    if (document.querySelector(ready) === null) return requestAnimationFrame(look)
    // What is there now is painted before the next frame begins.
    return requestAnimationFrame((now) => {
      noted.ready = now
    })
  }
  look()
}
