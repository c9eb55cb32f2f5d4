/** What the production form is told by its environment. README and docs name the same settings. */
import type { S3StoreOptions } from './blobs/s3-store.ts'
import { isLoopback } from './http/loopback.ts'

export interface Settings {
  databaseUrl: string
  /** The same database without a pooler between, where there is one: what changes is heard there. */
  directUrl: string | undefined
  host: string
  port: number
  /** Where people and nodes reach this server, without a slash at its end. */
  publicUrl: string
  store: S3StoreOptions
  /** The header in which a trusted proxy names the peer. */
  addressHeader: string | undefined
}

/** A setting that is missing or wrong. The message names it. */
export class SettingProblem extends Error {
  override readonly name = 'SettingProblem'

  constructor(setting: string, what: string) {
    super(`${setting} ${what}`)
  }
}

type Env = Readonly<Record<string, string | undefined>>

/** Throws a `SettingProblem` for the first that is missing or wrong. */
export function readSettings(env: Env): Settings {
  const databaseUrl = readDatabaseUrl(env)
  const host = env.HOST || '127.0.0.1'
  const port = readPort(env)
  return {
    databaseUrl,
    directUrl: env.DATABASE_DIRECT_URL ? postgresAddress('DATABASE_DIRECT_URL', env.DATABASE_DIRECT_URL) : undefined,
    host,
    port,
    publicUrl: readPublicUrl(env),
    store: {
      endpoint: httpAddress('AWS_ENDPOINT_URL_S3', need(env, 'AWS_ENDPOINT_URL_S3', "the object store's address")).href,
      region: need(env, 'AWS_REGION', "the object store's region (Tigris: auto)"),
      accessKeyId: need(env, 'AWS_ACCESS_KEY_ID', 'the key for the object store'),
      secretAccessKey: need(env, 'AWS_SECRET_ACCESS_KEY', 'the secret for the object store'),
      bucket: need(env, 'BUCKET_NAME', 'the bucket for packs'),
    },
    addressHeader: env.CLIENT_ADDRESS_HEADER || undefined,
  }
}

export function readDatabaseUrl(env: Env): string {
  return postgresAddress(
    'DATABASE_URL',
    need(env, 'DATABASE_URL', 'the address of Postgres, for the role exfiltrator_api'),
  )
}

function postgresAddress(setting: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'postgres:' && url?.protocol !== 'postgresql:') {
    throw new SettingProblem(setting, 'is not of the form postgres://ROLE:PASSWORD@HOST/DATABASE')
  }
  return text
}

export function readPublicUrl(env: Env): string {
  const given = env.PUBLIC_URL
  if (!given) {
    if (isLoopback(env.HOST || '127.0.0.1')) return `http://127.0.0.1:${readPort(env)}`
    throw new SettingProblem('PUBLIC_URL', 'is missing: the address at which people and machines reach this server')
  }
  const url = httpAddress('PUBLIC_URL', given)
  if (url.pathname !== '/' || url.search || url.hash) throw new SettingProblem('PUBLIC_URL', 'must end after the host')
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && env.ALLOW_HTTP !== '1') {
    throw new SettingProblem(
      'PUBLIC_URL',
      'is not https: credentials would travel in the clear (ALLOW_HTTP=1 allows it)',
    )
  }
  return url.origin
}

function readPort(env: Env): number {
  const text = env.PORT || '8080'
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new SettingProblem('PORT', 'is not a port number')
  return port
}

function httpAddress(setting: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new SettingProblem(setting, 'is not an http(s) address')
  if (url.username || url.password) throw new SettingProblem(setting, 'must not hold a user name or a password')
  return url
}

function need(env: Env, setting: string, what: string): string {
  const value = env[setting]?.trim()
  if (!value) throw new SettingProblem(setting, `is missing: ${what}`)
  return value
}
