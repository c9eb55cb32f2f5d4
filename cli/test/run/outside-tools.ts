/**
 * The programs that some tests need and npm does not bring. Built-in modules only: the runner starts before anything is
 * installed. The answer travels to the tests in environment variables of the same names.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

interface OutsideTool {
  readonly variable: string
  readonly names: readonly string[]
  readonly places: readonly string[]
  /** A Go package that builds it. */
  readonly go?: string
  /** A package from npm's registry that holds it: installed into the cache, not into this project. */
  readonly npm?: NpmTool
  /** What to do where it can neither be found nor built. */
  readonly advice: string
}

interface NpmTool {
  readonly name: string
  readonly version: string
  /** Inside the package. */
  readonly program: string
  readonly overrides: Readonly<Record<string, string>>
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
  {
    variable: 'NODE',
    names: ['node'],
    places: [],
    advice: 'install Node.js, or set NODE to its path',
  },
  {
    variable: 'GIT',
    names: ['git'],
    places: [],
    advice: 'install git (Debian: apt-get install git), or set GIT to its path',
  },
  {
    variable: 'VERDACCIO',
    names: ['verdaccio'],
    places: [],
    // Its own range for node-fetch names a tag that is not published everywhere.
    npm: { name: 'verdaccio', version: '6.10.4', program: 'bin/verdaccio', overrides: { 'node-fetch': '2.7.0' } },
    advice:
      'let this machine reach its package registry, and this command installs verdaccio; or set VERDACCIO to its path',
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
    const path = find(tool) ?? (await install(tool, say)) ?? (await build(tool, say))
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

async function install({ npm }: OutsideTool, say: (line: string) => void): Promise<string | undefined> {
  if (!npm) return undefined
  const { name, version, program, overrides } = npm
  const folder = join(cache, `${name}-${version}`)
  const path = join(folder, 'node_modules', name, program)
  const note = join(folder, 'installed')
  if (existsSync(note) && existsSync(path)) return path
  say(`installing ${name} ${version} into ${folder}`)
  mkdirSync(folder, { recursive: true })
  const manifest = { private: true, dependencies: { [name]: version }, overrides }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const child = Bun.spawn([process.execPath, 'install', '--ignore-scripts'], {
    cwd: folder,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    timeout: 5 * 60_000,
  })
  const [trouble, code] = await Promise.all([new Response(child.stderr).text(), child.exited])
  if (code === 0 && existsSync(path)) {
    writeFileSync(note, '')
    return path
  }
  say(`installing ${name} failed: ${trouble.trim().split('\n').at(-1)}`)
  return undefined
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
