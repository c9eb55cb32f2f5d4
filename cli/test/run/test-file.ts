/** Runs one test file in a process of its own and tells what became of each test in it. Built-in modules only. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { endLeftovers } from './leftovers.ts'

export interface TestFileResult {
  readonly file: string
  readonly passed: number
  readonly failed: number
  /** Full names; by custom they say what was missing. */
  readonly skipped: readonly string[]
  /** What the process printed, when something failed. */
  readonly output: string
  readonly seconds: number
}

const minutes = 60_000
/** A test that says nothing of its own may take this long; a whole file, the longer. */
const limits = { test: 2 * minutes, file: 15 * minutes }

export async function runTestFile(
  root: string,
  file: string,
  options: { env: Record<string, string | undefined>; scratch: string },
): Promise<TestFileResult> {
  const started = performance.now()
  const own = mkdtempSync(join(options.scratch, 'file-'))
  /** Postgres gives up root's rights and must still reach its data. */
  chmodSync(own, 0o1777)
  const report = join(own, 'report.xml')
  const child = Bun.spawn(
    [
      process.execPath,
      '--no-env-file',
      'test',
      `--timeout=${limits.test}`,
      '--only-failures',
      '--reporter=junit',
      `--reporter-outfile=${report}`,
      `./${file}`,
    ],
    {
      cwd: root,
      env: { ...options.env, TMPDIR: own },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
      timeout: limits.file,
      killSignal: 'SIGKILL',
    },
  )
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  const cases = existsSync(report) ? readReport(readFileSync(report, 'utf8')) : []
  endLeftovers(own)
  rmSync(own, { recursive: true, force: true })
  const failed = cases.filter(({ outcome }) => outcome === 'failed').length
  const passed = cases.filter(({ outcome }) => outcome === 'passed').length
  const skipped = cases.filter(({ outcome }) => outcome === 'skipped').map(({ name }) => name)
  const seconds = (performance.now() - started) / 1000
  const said = `${stdout}${stderr}`.trim()
  if (code !== 0 && failed === 0) {
    const why = child.signalCode ? `ended by ${child.signalCode} after ${seconds.toFixed(0)} s` : `exit code ${code}`
    return { file, passed, failed: 1, skipped, output: `${said}\n${file}: ${why}`, seconds }
  }
  if (cases.length === 0) return { file, passed, failed: 1, skipped, output: `${file} holds no test`, seconds }
  return { file, passed, failed, skipped, output: failed > 0 ? said : '', seconds }
}

interface Case {
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
}

/** The test cases of a JUnit report as `bun test` writes it. */
function readReport(xml: string): Case[] {
  const text = (value: string) =>
    value
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&')
  return [...xml.matchAll(/<testcase ([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g)].map(
    ([, attributes = '', , inner = '']) => {
      const attribute = (name: string) => text(new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? '')
      const outcome = /<(failure|error)\b/.test(inner) ? 'failed' : /<skipped\b/.test(inner) ? 'skipped' : 'passed'
      return { name: [attribute('classname'), attribute('name')].filter(Boolean).join(' > '), outcome }
    },
  )
}
