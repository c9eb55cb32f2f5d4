import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { candidates, serveStatic } from './static-files.ts'

let folder: string
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'exfil-static-')), 'dist')
  for (const [name, text] of [
    ['index.html', 'home'],
    ['dashboard/index.html', 'dashboard'],
    ['about/index.html', 'about'],
    ['_astro/a.B1c2.js', 'script'],
    ['_astro/a.B1c2.js.br', 'script, smallest'],
    ['_astro/a.B1c2.js.gz', 'script, smaller'],
    ['index.html.gz', 'home, smaller'],
    ['404.html', 'nothing here'],
    ['../secret', 'secret'],
  ] as const) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
})
afterAll(() => rm(join(folder, '..'), { recursive: true }))

const get = async (path: string, method = 'GET') => {
  const response = await serveStatic(folder, new Request(`http://x${path}`, { method }))
  return { status: response.status, text: await response.text(), headers: response.headers }
}

test.each([
  ['/', 200, 'home'],
  ['/dashboard', 200, 'dashboard'],
  ['/dashboard/artifacts/art_1', 200, 'dashboard'],
  ['/dashboard/%2e%2e/x', 404, 'nothing here'],
  ['/about', 200, 'about'],
  ['/about/', 200, 'about'],
  ['/_astro/a.B1c2.js', 200, 'script'],
  ['/_astro', 404, 'nothing here'],
  ['/none', 404, 'nothing here'],
  ['/dashboards', 404, 'nothing here'],
  ['/..%2fsecret', 404, 'nothing here'],
  ['/%2e%2e/secret', 404, 'nothing here'],
  ['/a/..%5c..%5csecret', 404, 'nothing here'],
  ['/about%00', 404, 'nothing here'],
])('%s is %d %s', async (path, status, text) => {
  const answer = await get(path)
  expect([answer.status, answer.text]).toEqual([status, text])
})

test('only what carries a hash in its name is kept for good', async () => {
  expect((await get('/_astro/a.B1c2.js')).headers.get('cache-control')).toContain('immutable')
  expect((await get('/')).headers.get('cache-control')).toBe('no-cache')
})

test.each([
  ['/_astro/a.B1c2.js', 'gzip, deflate, br', 'br', 'script, smallest'],
  ['/_astro/a.B1c2.js', 'gzip;q=1.0, br;q=0', 'gzip', 'script, smaller'],
  ['/_astro/a.B1c2.js', 'identity', null, 'script'],
  ['/_astro/a.B1c2.js', undefined, null, 'script'],
  ['/', 'br, gzip', 'gzip', 'home, smaller'],
  ['/about', 'br, gzip', null, 'about'],
])('%s to who reads %s is sent as %s', async (path, accepted, coding, text) => {
  const headers = new Headers(accepted === undefined ? {} : { 'accept-encoding': accepted })
  const answer = await serveStatic(folder, new Request(`http://x${path}`, { headers }))
  expect([answer.headers.get('content-encoding'), await answer.text()]).toEqual([coding, text])
  expect(answer.headers.get('content-type')).toMatch(path.endsWith('.js') ? /javascript/ : /^text\/html/)
  expect(answer.headers.get('vary')).toBe('accept-encoding')
})

test('nothing but reading', async () => {
  expect((await get('/', 'POST')).status).toBe(405)
  expect((await get('/', 'HEAD')).status).toBe(200)
})

test('no path leads out of the folder', () => {
  for (const path of ['/../x', '/a/../../x', '//x', '/.git/config', '/a\\..\\x', '/a/./b', '/C:/x']) {
    expect(candidates(path)).toEqual([])
  }
})

test('a script that runs as a worker may ask this server and nothing else', async () => {
  const policy = (await get('/_astro/a.B1c2.js')).headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/default-src 'none'/)
  expect(policy).toMatch(/connect-src 'self'(;|$)/)
  expect(policy).not.toMatch(/sandbox/)
  expect((await get('/')).headers.get('content-security-policy')).toBeNull()
})
