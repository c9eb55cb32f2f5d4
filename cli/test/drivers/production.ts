import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@exfil/api/embedded'
import pg from 'pg'
import { type Dashboard, signIn } from './dashboard.ts'
import { freePort } from './free-port.ts'
import { bareEnv, root, run } from './machine.ts'
import { tern, versitygw } from './needs.ts'

/** The API as it runs in production: its own process, a Postgres that Tern migrated, an S3 server. */
export interface Production extends AsyncDisposable {
  readonly url: string
  /** The bucket as a folder. */
  readonly bucket: string
  readonly env: Record<string, string>
  signIn(): Promise<Dashboard>
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>
}

const password = 'only-on-loopback'

export async function startProduction(): Promise<Production> {
  const cleanup = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'exfil-production-'))
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true }))
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') })
  cleanup.defer(() => postgres.stop({ remove: true }))
  const superuser = new pg.Client(postgres.superuserUrl)
  await superuser.connect()
  await superuser.query(`create role exfiltrator_api login password '${password}'`)
  await superuser.end()
  const migrated = await run([tern.path, 'migrate', '-c', join(root, 'tern.conf'), '-m', join(root, 'migrations')], {
    env: { ...bareEnv(folder), DATABASE_URL: postgres.ownerUrl },
    cwd: root,
  })
  if (migrated.code !== 0) throw new Error(`tern migrate: ${migrated.stderr}`)

  const s3 = { port: freePort(), key: 'production', secret: 'production-secret', bucket: 'archive' }
  mkdirSync(join(folder, 's3', s3.bucket), { recursive: true })
  const store = Bun.spawn([versitygw.path, '-p', `127.0.0.1:${s3.port}`, '--quiet', 'posix', join(folder, 's3')], {
    env: { ...bareEnv(folder), ROOT_ACCESS_KEY: s3.key, ROOT_SECRET_KEY: s3.secret },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  })
  cleanup.defer(async () => {
    store.kill()
    await store.exited
  })
  await answers(`http://127.0.0.1:${s3.port}/`)

  const port = freePort()
  const url = `http://127.0.0.1:${port}`
  const databaseUrl = new URL(postgres.ownerUrl)
  databaseUrl.username = 'exfiltrator_api'
  databaseUrl.password = password
  const env = {
    ...bareEnv(folder),
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl.href,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3.port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: s3.key,
    AWS_SECRET_ACCESS_KEY: s3.secret,
    BUCKET_NAME: s3.bucket,
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: url,
  }
  const main = [process.execPath, '--no-env-file', join(root, 'api/src/main.ts')]
  const api = Bun.spawn(main, { env, cwd: root, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  const said = Promise.all([new Response(api.stdout).text(), new Response(api.stderr).text()])
  cleanup.defer(async () => {
    api.kill('SIGKILL')
    await api.exited
  })
  await answers(`${url}/api/ready`, async () => {
    if (api.exitCode !== null) throw new Error(`the API ended with ${api.exitCode}: ${(await said).join('')}`)
  })
  return {
    url,
    bucket: join(folder, 's3', s3.bucket),
    env,
    async signIn() {
      const link = await run([...main, 'sign-in-link'], { env, cwd: root })
      const address = /https?:\/\/\S+/.exec(link.stdout)?.[0]
      if (!address) throw new Error(`sign-in-link: ${link.stdout}${link.stderr}`)
      return signIn(address)
    },
    async stop() {
      api.kill('SIGTERM')
      await api.exited
      return api.exitCode
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  }
}

async function answers(url: string, check: () => Promise<void> = async () => {}): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    await check()
    const answer = await fetch(url).catch(() => undefined)
    if (answer && answer.status < 500) return
    await Bun.sleep(50)
  }
  throw new Error(`${url} did not answer within 20 s`)
}
