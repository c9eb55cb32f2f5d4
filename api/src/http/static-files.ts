/** The built web app: files of one folder, and one page for every address of the dashboard. */
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
    const file = Bun.file(join(folder, name))
    // A folder is no file, and reads as one that does not exist.
    if (await file.exists())
      return new Response(file, { headers: { ...cacheHeaders(pathname), ...scriptHeaders(name) } })
  }
  const page = Bun.file(join(folder, '404.html'))
  if (await page.exists()) return new Response(page, { status: 404, headers: cacheHeaders('/404') })
  return new Response('There is no such page.\n', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
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
