/**
 * `bun run bench [NAME…] [--json]`: how fast and how small, against rsync, rclone and restic where they are installed.
 * Exit code 1 unless every bar holds. What it makes lies below EXFILTRATOR_BENCH_DIR (default: the temporary folder)
 * while it runs: up to 20 GB for `memory`.
 */
import { resolve } from 'node:path'
import { prepare } from '../test/run/prepare.ts'
import { append } from './append.ts'
import type { Bench, Row } from './bench.ts'
import { customGlob } from './custom-glob.ts'
import { firstSmall } from './first-small.ts'
import { memory } from './memory.ts'
import { noChange } from './no-change.ts'
import { pages } from './pages.ts'
import { missingPeers } from './peers.ts'
import { plugins } from './plugins.ts'
import { start } from './start.ts'
import { views } from './views.ts'

const benches: readonly Bench[] = [start, firstSmall, append, noChange, customGlob, plugins, memory, ...views, pages]

const json = process.argv.includes('--json')
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const say = (line: string) => console.error(line)

const unknown = names.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  say(`There is no benchmark "${unknown[0]}": ${benches.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}
const trouble = await prepare(resolve(import.meta.dir, '../..'), say)
if (trouble) {
  say(trouble)
  process.exit(1)
}
for (const line of missingPeers()) say(`${line}: bars against it stay open`)

const results: { name: string; rows: Row[] }[] = []
for (const bench of benches) {
  if (names.length > 0 && !names.includes(bench.name)) continue
  say(`${bench.name}: ${bench.about}`)
  const rows = await bench.run((line) => say(`  ${line}`))
  results.push({ name: bench.name, rows })
  if (!json) print(bench.name, rows)
}
if (json) console.log(JSON.stringify(names.length === 1 ? results[0] : results))
process.exit(results.every(({ rows }) => rows.every(({ bar, holds }) => bar === null || holds === true)) ? 0 : 1)

function print(name: string, rows: readonly Row[]): void {
  console.log(`\n${name}`)
  const width = Math.max(...rows.map(({ what }) => what.length))
  for (const { what, value, unit, bar, holds } of rows) {
    const verdict =
      bar === null ? '' : holds === null ? `${bar}   not measured` : `${bar}   ${holds ? 'holds' : 'DOES NOT HOLD'}`
    console.log(`  ${what.padEnd(width)}  ${String(value ?? '–').padStart(9)} ${unit.padEnd(9)} ${verdict}`.trimEnd())
  }
}
