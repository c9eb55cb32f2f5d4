import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { bareEnv, root, run } from './machine.ts'
import { verdaccio } from './needs.ts'

/** A package registry on loopback, empty at first. */
export interface Registry extends AsyncDisposable {
  readonly url: string
  /** What a machine must have in its environment to install from it. */
  readonly env: Record<string, string>
  /** A line for an `.npmrc`: the right to publish, and to read where that is asked for. */
  readonly credentials: string
  /** Puts packed packages (`.tgz`) there, under the tag `latest` unless another is given. */
  publish(tarballs: readonly string[], tag?: string): Promise<void>
  /** kill -9: whoever asks it from now on is refused. */
  stop(): Promise<void>
}

interface RegistryOptions {
  /** What it does not have it fetches from the registry that this machine's npm settings name. */
  readonly upstream?: boolean
  /** Whoever has no token may not even read. */
  readonly closed?: boolean
}

const password = 'only-on-loopback'

export async function startRegistry({ upstream = false, closed = false }: RegistryOptions = {}): Promise<Registry> {
  const cleanup = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'exfil-registry-'))
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true }))
  const port = freePort()
  const url = `http://127.0.0.1:${port}/`
  const readers = closed ? '$authenticated' : '$all'
  const rule = { access: readers, publish: '$authenticated', unpublish: '$authenticated' }
  const config = {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: 10 } },
    uplinks: upstream ? { upstream: { url: await upstreamUrl(), timeout: '60s', maxage: '60m' } } : {},
    packages: {
      '@exfil/*': rule,
      exfiltrator: rule,
      'exfil-*': rule,
      '**': upstream ? { ...rule, proxy: 'upstream' } : rule,
    },
    max_body_size: '100mb',
    log: { type: 'stdout', format: 'json', level: 'error' },
  }
  const configPath = join(folder, 'config.yaml')
  // JSON is YAML.
  writeFileSync(configPath, JSON.stringify(config))
  mkdirSync(config.storage)
  const server = Bun.spawn([process.execPath, verdaccio.path, '-c', configPath, '-l', `127.0.0.1:${port}`], {
    cwd: folder,
    env: bareEnv(folder),
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  })
  const stop = async () => {
    server.kill('SIGKILL')
    await server.exited
  }
  cleanup.defer(stop)
  await answers(`${url}-/ping`)

  const credentials = `//127.0.0.1:${port}/:_authToken=${await makeUser(url)}`
  const publisher = join(folder, 'publisher.npmrc')
  writeFileSync(publisher, `registry=${url}\n${credentials}\n`)
  return {
    url,
    credentials,
    env: { npm_config_registry: url },
    async publish(tarballs, tag = 'latest') {
      for (const tarball of tarballs) {
        const args = ['publish', tarball, `--tag=${tag}`, '--ignore-scripts', `--userconfig=${publisher}`]
        const { code, stdout, stderr } = await run([process.execPath, npm, ...args], {
          env: bareEnv(folder),
          cwd: folder,
        })
        if (code !== 0) throw new Error(`npm publish ${tarball} ended with ${code}: ${stdout}${stderr}`)
      }
    },
    stop,
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  }
}

const npm = join(root, 'cli/node_modules/npm/bin/npm-cli.js')

/** A fresh user of the registry, as `npm adduser` makes one. */
async function makeUser(url: string): Promise<string> {
  const name = 'releaser'
  const answer = await fetch(`${url}-/user/org.couchdb.user:${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password, type: 'user', email: 'releaser@exfil.example.com' }),
  })
  const { token } = (await answer.json()) as { token?: string }
  if (!token) throw new Error(`the registry made no user: ${answer.status}`)
  return token
}

async function upstreamUrl(): Promise<string> {
  const { stdout } = await run([process.execPath, npm, 'config', 'get', 'registry'], {
    env: process.env,
    cwd: tmpdir(),
  })
  return stdout.trim()
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await Bun.sleep(50)
  }
  throw new Error(`${url} did not answer within 30 s`)
}
