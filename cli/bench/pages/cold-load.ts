import { gzipSync } from 'node:zlib'
import { atMost, figure, type Row } from '../bench.ts'
import { median } from '../timed.ts'
import { openLook } from './look.ts'
import type { Stage } from './stage.ts'

const ROUNDS = 9
const CALM_MS = 1000

/** From an empty cache: how soon the first rows stand, what had to be loaded for them, and whether anything moved, then or while scrolling. */
export async function coldLoad(stage: Stage): Promise<Row[]> {
  const rows: Row[] = []
  const sizes = new Map<string, Promise<number>>()
  for (const [name, path, ready, rounds] of [
    ['list', '/dashboard/artifacts', 'tbody tr a', ROUNDS],
    ['overview', '/dashboard', 'main li a[href*="art_"]', ROUNDS],
    ['machines', '/dashboard/nodes', 'tbody tr a', 3],
    ['artifact of 500 MB', `/dashboard/artifacts/${stage.long.id}`, '[data-row]:not([data-pending])', ROUNDS],
  ] as const) {
    const times: number[] = []
    let scripts: Script[] = []
    let shift = 0
    for (let round = 0; round < rounds; round += 1) {
      await using look = await openLook(stage, path, ready)
      const { ready: at } = await look.noted()
      times.push(at)
      scripts = await look.page.evaluate(scriptsBefore, at)
      await look.calm()
      if (round > 0) continue
      await Bun.sleep(CALM_MS)
      await look.wheel(4000)
      await look.calm()
      await look.wheel(-4000)
      await Bun.sleep(CALM_MS)
      for (const value of (await look.noted()).shifts) shift += value
    }
    const gzip = await Promise.all(
      scripts.map(({ url }) => {
        const size = sizes.get(url) ?? gzipSize(url)
        sizes.set(url, size)
        return size
      }),
    )
    rows.push(
      atMost(`${name}: first rows after a cold load`, median(times) / 1000, 1, 's'),
      figure(`${name}: the slowest of ${rounds}`, Math.max(...times) / 1000, 's'),
      atMost(`${name}: JavaScript before them, gzip`, sum(gzip) / 1000, 200, 'KB'),
      figure(`${name}: the same as it came`, sum(scripts.map(({ sent }) => sent)) / 1000, 'KB'),
      atMost(`${name}: layout shift, loading and scrolling`, shift, 0, 'CLS'),
    )
  }
  return rows
}

interface Script {
  url: string
  sent: number
}

/** Runs in the page. */
function scriptsBefore(at: number): Script[] {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  return entries
    .filter(({ name, responseEnd }) => responseEnd <= at && new URL(name).pathname.endsWith('.js'))
    .map(({ name, encodedBodySize }) => ({ url: name, sent: encodedBodySize }))
}

async function gzipSize(url: string): Promise<number> {
  const answer = await fetch(url)
  return gzipSync(await answer.arrayBuffer(), { level: 9 }).length
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
