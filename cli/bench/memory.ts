import { atMost, type Bench, figure, type Row } from './bench.ts'
import { manyTranscripts, sparseTranscript } from './corpus.ts'
import { openLab } from './lab.ts'

const megabyte = 1e6
const million = Number(process.env.EXFILTRATOR_BENCH_MILLION ?? 1_000_000)

export const memory: Bench = {
  name: 'memory',
  about: 'peak resident memory of a first sync',
  async run(say) {
    const rows: Row[] = []
    const measure = async (what: string, limit: number, fill: (home: string) => void, runs: number) => {
      await using lab = await openLab()
      say(`making ${what}`)
      fill(lab.home)
      for (let run = 0; run < runs; run += 1) {
        const { peak, seconds } = await lab.sync()
        const which = run === 0 ? 'first sync' : 'nothing changed'
        say(`${what}, ${which}: ${(peak / megabyte).toFixed(0)} MB, ${seconds.toFixed(1)} s`)
        rows.push(atMost(`${what}, ${which}`, peak / megabyte, limit, 'MB'), figure(`${what}, ${which}`, seconds, 's'))
      }
    }
    await measure('one file of 8 GiB', 150, (home) => sparseTranscript(home, 8 * 1024 ** 3), 1)
    await measure('100,000 files', 200, (home) => manyTranscripts(home, 100_000, [300, 1500]), 2)
    await measure(`${million.toLocaleString('en')} files`, 600, (home) => manyTranscripts(home, million, [100, 500]), 2)
    return rows
  },
}
