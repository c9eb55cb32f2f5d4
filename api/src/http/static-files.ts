/**
 * The built web app: files of one folder, and one page for every address of the dashboard. Where a file lies there
 * compressed too, as `NAME.br` or `NAME.gz`, whoever can read that gets it.
 */
import { join } from 'node:path'

const SEGMENT = /^[A-Za-z0-9_@~-][A-Za-z0-9_@~.-]*$/

/**
 * Where the answer to a path may lie below the folder, the likeliest first; empty for a
 * path that names nothing. No result leads out of the folder.
 */
export function candidates(path: string): string[] {
  if (path === '/') return ['index.html']
  if (path === '/dashboard' || path.startsWith('/dashboard/')) return ['dashboard/index.html']
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/')
  if (!segments.every((segment) => SEGMENT.test(segment))) return []
  const name = segments.join('/')
  return path.endsWith('/') ? [`${name}/index.html`] : [name, `${name}/index.html`, `${name}.html`]
}

/** Answers with a file of `folder`, or with its 404 page. */
export async function serveStatic(folder: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response('only GET\n', { status: 405, headers: { allow: 'GET, HEAD' } })
  }
  const { pathname } = new URL(request.url)
  for (const name of candidates(pathname)) {
    const found = await smallest(join(folder, name), request.headers)
    if (found)
      return new Response(found.file, {
        headers: { ...found.headers, ...cacheHeaders(pathname), ...scriptHeaders(name) },
      })
  }
  const page = await smallest(join(folder, '404.html'), request.headers)
  if (page) return new Response(page.file, { status: 404, headers: { ...page.headers, ...cacheHeaders('/404') } })
  return new Response('There is no such page.\n', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
}

/** As the build compresses, the smallest first. */
const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

async function smallest(path: string, headers: Headers) {
  const file = Bun.file(path)
  // A folder is no file, and reads as one that does not exist.
  if (!(await file.exists())) return undefined
  const plain = { 'content-type': file.type, vary: 'accept-encoding' }
  for (const [coding, suffix] of CODINGS) {
    if (!reads(headers, coding)) continue
    const compressed = Bun.file(path + suffix)
    if (await compressed.exists()) return { file: compressed, headers: { ...plain, 'content-encoding': coding } }
  }
  return { file, headers: plain }
}

/** Whether who asked says so; `q=0` says no. */
function reads(headers: Headers, coding: string): boolean {
  const accepted = headers.get('accept-encoding')?.split(',') ?? []
  return accepted.some((one) => {
    const [name, ...parameters] = one.split(';').map((part) => part.trim().toLowerCase())
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}

/** Astro puts a hash of its content into the name of everything below `_astro`. */
const cacheHeaders = (path: string) => ({
  'cache-control': path.startsWith('/_astro/') ? 'public, max-age=31536000, immutable' : 'no-cache',
})

/** A worker obeys the policy that came with its own file, not its page's: it may ask this server, and nothing else. */
const scriptHeaders = (name: string): Record<string, string> =>
  name.endsWith('.js')
    ? { 'content-security-policy': "default-src 'none'; connect-src 'self'; frame-ancestors 'none'" }
    : {}
