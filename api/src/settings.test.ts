import { expect, test } from 'bun:test'
import { readSettings, SettingProblem } from './settings.ts'

const good = {
  DATABASE_URL: 'postgres://exfiltrator_api:secret@db/exfiltrator',
  AWS_ENDPOINT_URL_S3: 'https://store.example.com',
  AWS_REGION: 'auto',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  BUCKET_NAME: 'archive',
  PUBLIC_URL: 'https://exfil.example.com/',
  HOST: '0.0.0.0',
  PORT: '3000',
}

test('reads what is set', () => {
  expect(readSettings(good)).toEqual({
    databaseUrl: good.DATABASE_URL,
    directUrl: undefined,
    host: '0.0.0.0',
    port: 3000,
    publicUrl: 'https://exfil.example.com',
    store: {
      endpoint: 'https://store.example.com/',
      region: 'auto',
      accessKeyId: 'key',
      secretAccessKey: 'secret',
      bucket: 'archive',
    },
    addressHeader: undefined,
  })
})

test('changes are heard past a pooler where that is said', () => {
  const direct = 'postgres://exfiltrator_api:secret@db-direct/exfiltrator'
  expect(readSettings({ ...good, DATABASE_DIRECT_URL: direct }).directUrl).toBe(direct)
  expect(() => readSettings({ ...good, DATABASE_DIRECT_URL: 'db-direct' })).toThrow('DATABASE_DIRECT_URL')
})

test('without an address it serves this machine only', () => {
  const { HOST: _, PUBLIC_URL: __, PORT: ___, ...rest } = good
  expect(readSettings(rest)).toMatchObject({ host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' })
})

test.each([
  'DATABASE_URL',
  'PUBLIC_URL',
  'AWS_ENDPOINT_URL_S3',
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'BUCKET_NAME',
])('%s missing or empty is said', (name) => {
  for (const value of [undefined, '', ...(name === 'PUBLIC_URL' ? [] : [' '])]) {
    expect(() => readSettings({ ...good, [name]: value })).toThrow(new RegExp(`^${name} is missing`))
  }
})

test.each([
  ['DATABASE_URL', 'mysql://a@b/c'],
  ['DATABASE_URL', 'not an address'],
  ['PORT', '70000'],
  ['PORT', 'http'],
  ['PUBLIC_URL', 'exfil.example.com'],
  ['PUBLIC_URL', 'http://exfil.example.com'],
  ['PUBLIC_URL', 'https://exfil.example.com/path'],
  ['PUBLIC_URL', 'https://me:secret@exfil.example.com'],
  ['AWS_ENDPOINT_URL_S3', 'store'],
])('%s=%s is refused, and the value is not repeated', (name, value) => {
  try {
    readSettings({ ...good, [name]: value })
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(SettingProblem)
    expect((error as Error).message).toStartWith(`${name} `)
    expect((error as Error).message).not.toContain('secret@')
  }
})

test('plain HTTP beyond this machine has to be asked for', () => {
  const plain = { ...good, PUBLIC_URL: 'http://exfil.lan:8080' }
  expect(() => readSettings(plain)).toThrow(/ALLOW_HTTP=1/)
  expect(readSettings({ ...plain, ALLOW_HTTP: '1' }).publicUrl).toBe('http://exfil.lan:8080')
})
