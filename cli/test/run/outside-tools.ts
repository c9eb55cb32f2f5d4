/**
 * The programs that some tests need and npm does not bring. Built-in modules only: the runner starts before anything is
 * installed. The answer travels to the tests in environment variables of the same names.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

interface OutsideTool {
  readonly variable: string
  readonly names: readonly string[]
  readonly places: readonly string[]
  /** A Go package that builds it. */
  readonly go?: string
  /** What to do where it can neither be found nor built. */
  readonly advice: string
}

const home = homedir()
const cache =
  process.env.EXFILTRATOR_TEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(home, '.cache'), 'exfiltrator-test')
const bin = join(cache, 'bin')
const suffix = process.platform === 'win32' ? '.exe' : ''

const tools: readonly OutsideTool[] = [
  {
    variable: 'CHROMIUM',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'msedge'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      join(process.env.PROGRAMFILES ?? 'C:/Program Files', 'Google/Chrome/Application/chrome.exe'),
      join(process.env['PROGRAMFILES(X86)'] ?? 'C:/Program Files (x86)', 'Microsoft/Edge/Application/msedge.exe'),
      '/snap/bin/chromium',
    ],
    advice: 'install Chromium or Chrome (Debian: apt-get install chromium), or set CHROMIUM to its path',
  },
  {
    variable: 'TERN',
    names: ['tern'],
    places: [],
    go: 'github.com/jackc/tern/v2@v2.3.4',
    advice: 'install Go, and this command builds Tern; or set TERN to its path',
  },
  {
    variable: 'VERSITYGW',
    names: ['versitygw'],
    places: [],
    go: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0',
    advice: 'install Go, and this command builds versitygw; or set VERSITYGW to its path',
  },
  {
    variable: 'ZSTD',
    names: ['zstd'],
    places: ['/opt/homebrew/bin/zstd', '/usr/local/bin/zstd'],
    advice: 'install zstd (Debian: apt-get install zstd), or set ZSTD to its path',
  },
  {
    variable: 'PYTHON',
    names: ['python3', 'python'],
    places: [],
    advice: 'install Python 3 (Debian: apt-get install python3), or set PYTHON to its path',
  },
]

/**
 * Finds every tool: in its variable, on PATH, in our cache, in well-known places; else builds it with Go. `missing` has
 * one sentence for each that tests will have to do without.
 */
export async function findOutsideTools(
  say: (line: string) => void,
): Promise<{ found: Record<string, string>; missing: string[] }> {
  const found: Record<string, string> = {}
  const missing: string[] = []
  for (const tool of tools) {
    const path = find(tool) ?? (await build(tool, say))
    if (path) found[tool.variable] = path
    else missing.push(`${tool.names[0]}: ${tool.advice}`)
  }
  return { found, missing }
}

function find({ variable, names, places }: OutsideTool): string | undefined {
  const named = process.env[variable]
  if (named) return existsSync(named) ? named : undefined
  const goBins = [process.env.GOBIN, join(process.env.GOPATH ?? join(home, 'go'), 'bin'), bin].filter(Boolean)
  const path = [process.env.PATH, ...goBins].join(delimiter)
  return names.map((name) => Bun.which(name, { PATH: path })).find(Boolean) ?? places.find((place) => existsSync(place))
}

async function build({ names, go }: OutsideTool, say: (line: string) => void): Promise<string | undefined> {
  const compiler = Bun.which('go') ?? ['/usr/local/go/bin/go', '/opt/homebrew/bin/go'].find((path) => existsSync(path))
  if (!go || !compiler) return undefined
  say(`building ${names[0]} (${go}) into ${bin}`)
  mkdirSync(bin, { recursive: true })
  const child = Bun.spawn([compiler, 'install', go], {
    env: { ...process.env, GOBIN: bin, GOFLAGS: '' },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    timeout: 10 * 60_000,
  })
  const [trouble, code] = await Promise.all([new Response(child.stderr).text(), child.exited])
  const path = join(bin, `${names[0]}${suffix}`)
  if (code === 0 && existsSync(path)) return path
  say(`building ${names[0]} failed: ${trouble.trim().split('\n').at(-1)}`)
  return undefined
}
