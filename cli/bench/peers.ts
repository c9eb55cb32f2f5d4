import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../test/drivers/free-port.ts'

/** The tools we race against, and the S3 server that they upload to. */
export const peers = {
  rsync: tool('RSYNC', 'rsync'),
  rclone: tool('RCLONE', 'rclone'),
  restic: tool('RESTIC', 'restic'),
  versitygw: tool('VERSITYGW', 'versitygw'),
}

function tool(variable: string, name: string): string | null {
  return process.env[variable] || Bun.which(name)
}

/** One sentence per peer that is missing: what to install. */
export function missingPeers(): string[] {
  const advice: Record<keyof typeof peers, string> = {
    rsync: 'Debian: apt-get install rsync; macOS: brew install rsync',
    rclone: 'go install github.com/rclone/rclone@latest, or your package manager',
    restic: 'Debian: apt-get install restic; macOS: brew install restic',
    versitygw:
      'go install github.com/versity/versitygw/cmd/versitygw@v1.8.0: the S3 server that rclone and restic upload to',
  }
  return Object.entries(advice).flatMap(([name, how]) =>
    peers[name as keyof typeof peers] ? [] : [`${name} is not installed (${how})`],
  )
}

const credentials = { id: 'benchmark', secret: 'benchmark-secret' }

/** An S3 server on loopback with one bucket, `bench`. */
export interface S3Server extends AsyncDisposable {
  readonly port: number
  /** For rclone (remote `s3:bench`) and restic, speaking to this port or to a line before it. */
  env(port: number, home: string): Record<string, string>
  resticRepository(port: number): string
}

export async function startS3(folder: string): Promise<S3Server> {
  if (!peers.versitygw) throw new Error('versitygw is not installed')
  const port = freePort()
  mkdirSync(join(folder, 'bench'), { recursive: true })
  const child = Bun.spawn([peers.versitygw, '-p', `127.0.0.1:${port}`, '--quiet', 'posix', folder], {
    env: { PATH: process.env.PATH, ROOT_ACCESS_KEY: credentials.id, ROOT_SECRET_KEY: credentials.secret },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  })
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (answer) break
    if (tries > 200 || child.exitCode !== null) throw new Error('versitygw did not start')
    await Bun.sleep(25)
  }
  return {
    port,
    env: (through, home) => ({
      PATH: process.env.PATH ?? '',
      HOME: home,
      AWS_ACCESS_KEY_ID: credentials.id,
      AWS_SECRET_ACCESS_KEY: credentials.secret,
      RESTIC_PASSWORD: 'benchmark',
      RESTIC_CACHE_DIR: join(home, 'restic-cache'),
      RCLONE_CONFIG: join(home, 'rclone.conf'),
      RCLONE_CONFIG_S3_TYPE: 's3',
      RCLONE_CONFIG_S3_PROVIDER: 'Other',
      RCLONE_CONFIG_S3_ENDPOINT: `http://127.0.0.1:${through}`,
      RCLONE_CONFIG_S3_ENV_AUTH: 'true',
      RCLONE_CONFIG_S3_REGION: 'us-east-1',
      RCLONE_CONFIG_S3_FORCE_PATH_STYLE: 'true',
    }),
    resticRepository: (through) => `s3:http://127.0.0.1:${through}/bench/restic`,
    async [Symbol.asyncDispose]() {
      child.kill()
      await child.exited
    },
  }
}
