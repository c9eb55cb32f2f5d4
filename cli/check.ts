/**
 * `bun run check`: everything that can be said about the code without running it. One line per part; exit code 1 when
 * one does not hold, with what to do about it.
 */
import { resolve } from 'node:path'
import { collectorIdsStayHome } from './check/collector-ids.ts'
import { collectorShape } from './check/collector-shape.ts'
import { collectorsListedOnce } from './check/collectors-listed-once.ts'
import { deadCode } from './check/dead-code.ts'
import { engineReach } from './check/engine-reach.ts'
import { formatAndLint } from './check/format-and-lint.ts'
import { generatedDocs } from './check/generated-docs.ts'
import { imports } from './check/imports.ts'
import { typeCheck } from './check/type-check.ts'
import { forbiddenWords } from './check/words.ts'

const parts = [
  formatAndLint,
  typeCheck,
  imports,
  deadCode,
  collectorIdsStayHome,
  engineReach,
  collectorShape,
  collectorsListedOnce,
  generatedDocs,
  forbiddenWords,
]

const shown = 40
const root = resolve(import.meta.dir, '..')
const wanted = process.argv.slice(2)
const outcomes = await Promise.all(
  parts
    .filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
    .map(async (part) => ({ part, outcome: await part.run(root) })),
)
let failed = 0
for (const { part, outcome } of outcomes) {
  const { seen, problems } = outcome
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${part.name} (${seen})`)
  for (const problem of problems.slice(0, shown)) console.log(`       ${problem.replaceAll('\n', '\n       ')}`)
  if (problems.length > shown) console.log(`       … and ${problems.length - shown} more`)
  if (problems.length > 0) failed += 1
}
console.log(failed === 0 ? 'check: clean' : `check: ${failed} of ${outcomes.length} parts do not hold`)
process.exit(failed === 0 && outcomes.length > 0 ? 0 : 1)
