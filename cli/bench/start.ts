import { atMost, type Bench } from './bench.ts'
import { openLab, shipped } from './lab.ts'
import { median, timed } from './timed.ts'

const runs = 31

export const start: Bench = {
  name: 'start',
  about: 'how long the shipped cli takes to say something',
  async run() {
    await using lab = await openLab()
    const rows = []
    for (const [args, limit] of [
      [['--version'], 10],
      [['status'], 60],
    ] as const) {
      const times: number[] = []
      for (let round = 0; round < runs; round += 1)
        times.push((await timed([shipped, ...args], { env: lab.env })).seconds)
      rows.push(atMost(`exfiltrator ${args.join(' ')}`, median(times.slice(1)) * 1000, limit, 'ms'))
    }
    return rows
  },
}
