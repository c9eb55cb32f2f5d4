/**
 * `bun api/bench/main.ts NAME…`: measures what lies behind the dashboard on an archive of a million artifacts (or
 * `EXFILTRATOR_BENCH_ARTIFACTS`). One line of JSON per name on stdout; what it is at on stderr.
 */
import { list } from './list.ts'
import type { Figure } from './measure.ts'
import { type Million, openMillion } from './million.ts'
import { overview } from './overview.ts'
import { record } from './record.ts'

const BENCHES: Record<string, (archive: Million, say: (line: string) => void) => Promise<Figure[]>> = {
  overview,
  list,
  record,
}
const say = (line: string) => console.error(line)

await using archive = await openMillion(Number(process.env.EXFILTRATOR_BENCH_ARTIFACTS ?? 1_000_000), say)
for (const name of process.argv.slice(2)) {
  const bench = BENCHES[name]
  if (!bench) throw new Error(`there is no "${name}" here: ${Object.keys(BENCHES).join(', ')}`)
  console.log(JSON.stringify({ name, figures: await bench(archive, say) }))
}
