/**
 * `bun run test [--required] [WORD…]`: every `*.test.ts` of the repository (or those whose path holds a WORD), each
 * file in a process of its own, a few at a time. Needs nothing but Bun: it installs and builds what the tests need,
 * ends with what could not run and why, and with the line `N passed, N failed`.
 *
 * With `--required` (or EXFILTRATOR_TEST_REQUIRE=all) nothing may be left out: what would be skipped counts as failed.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { findOutsideTools } from './run/outside-tools.ts'
import { prepare } from './run/prepare.ts'
import { runTestFile, type TestFileResult } from './run/test-file.ts'

const root = resolve(import.meta.dir, '../..')
/** Of what a failed file printed, repeated at the end. */
const LAST_LINES = 60
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const required = process.argv.includes('--required') || process.env.EXFILTRATOR_TEST_REQUIRE === 'all'
const say = (line: string) => console.log(line)

const files = [...new Bun.Glob('{core,collectors,cli,api,web}/**/*.test.{ts,tsx}').scanSync({ cwd: root })]
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !/(^|\/)(node_modules|dist|[.]astro|homes)\//.test(file))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))

const trouble = await prepare(root, say)
if (trouble) {
  say(trouble)
  say('0 passed, 1 failed')
  process.exit(1)
}
const { found, missing } = await findOutsideTools(say)

const scratch = mkdtempSync(join(tmpdir(), 'exfiltrator-test-'))
chmodSync(scratch, 0o755)
const env: Record<string, string | undefined> = {
  ...process.env,
  ...found,
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  EXFILTRATOR_TEST_CLI: join(root, 'cli/dist', process.platform === 'win32' ? 'exfiltrator.exe' : 'exfiltrator'),
  EXFILTRATOR_TEST_REQUIRE: required ? 'all' : undefined,
}
/** A person's own settings must not lead tests to their files. */
for (const name of Object.keys(env))
  if (/^(EXFILTRATOR_(?!TEST_)|CLAUDE_|AWS_|PG|DATABASE_URL|BUCKET_NAME|PUBLIC_URL)/.test(name)) delete env[name]

/** The longest first, by the last run's clock: the order in which a few processes finish soonest. */
const clock = join(root, 'node_modules/.cache/exfiltrator-test-seconds.json')
const seconds: Record<string, number> = existsSync(clock) ? JSON.parse(readFileSync(clock, 'utf8')) : {}
const guess = (file: string) => seconds[file] ?? (file.startsWith('cli/test/') ? 60 : 1)
const queue = [...files].sort((a, b) => guess(b) - guess(a))

const jobs = Number(process.env.EXFILTRATOR_TEST_JOBS) || availableParallelism() + 1
const results: TestFileResult[] = []
const started = performance.now()
say(`running ${queue.length} test files, ${jobs} at a time`)
await Promise.all(
  Array.from({ length: jobs }, async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await runTestFile(root, file, { env, scratch })
      results.push(result)
      seconds[file] = Math.round(result.seconds * 10) / 10
      const counts = [
        `${result.passed} passed`,
        result.failed > 0 && `${result.failed} FAILED`,
        result.skipped.length > 0 && `${result.skipped.length} skipped`,
      ]
      say(`${counts.filter(Boolean).join(', ').padEnd(24)} ${result.seconds.toFixed(1).padStart(6)} s  ${file}`)
      if (result.output) say(`\n${result.output}\n`)
    }
  }),
)
rmSync(scratch, { recursive: true, force: true })
mkdirSync(dirname(clock), { recursive: true })
writeFileSync(clock, JSON.stringify(seconds))

const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
const skipped = results.flatMap(({ file, skipped }) => skipped.map((name) => `${file}: ${name}`))

say(`\n${((performance.now() - started) / 1000).toFixed(0)} s`)
const broken = results.filter((result) => result.failed > 0)
// Again, as who reads the end of a long log looks for it there.
for (const { file, failed, output } of broken)
  say(`Failed: ${file} (${failed})\n${output.split('\n').slice(-LAST_LINES).join('\n')}`)
const leftOut = [...missing.map((line) => `without ${line}`), ...skipped]
if (leftOut.length > 0)
  say(
    `${required ? 'Left out, and nothing may be' : 'Could not run'}:\n${leftOut.map((line) => `  ${line}`).join('\n')}`,
  )

const failures = failed + (required ? leftOut.length : 0) + (files.length === 0 ? 1 : 0)
const rest = skipped.length > 0 && !required ? `, ${skipped.length} skipped` : ''
say(`${passed} passed, ${failures} failed${rest}`)
process.exit(failures === 0 ? 0 : 1)
