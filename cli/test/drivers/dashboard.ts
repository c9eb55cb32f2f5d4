import type { ArtifactRow, ListInput, Page } from '@exfil/core/wire'
import { sha256 } from './sessions.ts'

/** What a signed-in person's browser can ask the server for. */
export interface Dashboard {
  readonly url: string
  readonly cookie: string
  query<T>(procedure: string, input?: unknown): Promise<T>
  mutate<T>(procedure: string, input?: unknown): Promise<T>
  /** Every artifact that the filter leaves, page by page. */
  artifacts(filter?: ListInput['filter']): Promise<ArtifactRow[]>
  /** The content of an artifact's head (`art_…`) or of one version (`ver_…`), and what the server says its checksum is. */
  content(
    id: string,
    init?: RequestInit,
  ): Promise<{ status: number; bytes: Uint8Array; checksum: string | null; headers: Headers }>
}

/** Follows the one-time link as a browser does: a redirect with a cookie. */
export async function signIn(signInUrl: string): Promise<Dashboard> {
  const answer = await fetch(signInUrl, { redirect: 'manual' })
  const cookie = answer.headers
    .getSetCookie()
    .map((value) => value.split(';')[0])
    .join('; ')
  if (answer.status !== 303 || !cookie)
    throw new Error(`the sign-in link answered ${answer.status}: ${await answer.text()}`)
  const url = new URL(signInUrl).origin
  const headers = { cookie, origin: url }
  const unwrap = async <T>(procedure: string, response: Response): Promise<T> => {
    const text = await response.text()
    if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${text.slice(0, 2000)}`)
    return (JSON.parse(text) as { result: { data: T } }).result.data
  }
  const dashboard: Dashboard = {
    url,
    cookie,
    async query(procedure, input) {
      const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
      return unwrap(procedure, await fetch(`${url}/api/trpc/${procedure}${query}`, { headers }))
    },
    async mutate(procedure, input) {
      const init = {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(input ?? {}),
      }
      return unwrap(procedure, await fetch(`${url}/api/trpc/${procedure}`, init))
    },
    async artifacts(filter) {
      const items: ArtifactRow[] = []
      let cursor: string | undefined
      do {
        const page: Page<ArtifactRow> = await dashboard.query('artifacts.list', { filter, cursor, limit: 500 })
        items.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      return items
    },
    async content(id, init = {}) {
      const place = id.startsWith('ver_') ? `versions/${id}` : `artifacts/${id}`
      const response = await fetch(`${url}/api/${place}/content`, { ...init, headers: { ...headers, ...init.headers } })
      const bytes = new Uint8Array(await response.arrayBuffer())
      return {
        status: response.status,
        bytes,
        checksum: response.headers.get('x-checksum-sha256'),
        headers: response.headers,
      }
    },
  }
  return dashboard
}

/** Fails unless the artifacts that are present are exactly the files that are: by path, checksum and every downloaded byte. */
export async function expectArchived(
  dashboard: Dashboard,
  files: ReadonlyMap<string, string>,
  options: { nodeId?: string; bytes?: boolean } = {},
): Promise<ArtifactRow[]> {
  const rows = await dashboard.artifacts({ ...(options.nodeId && { nodeId: [options.nodeId] }) })
  const present = rows.filter(({ state, path }) => state === 'present' && path.endsWith('.jsonl'))
  const shown = new Map(present.map(({ path, checksum }) => [path, checksum]))
  const problems: string[] = []
  if (present.length !== shown.size) problems.push(`${present.length - shown.size} paths are shown twice`)
  for (const [path, checksum] of files)
    if (shown.get(path) !== checksum)
      problems.push(`${path}: the file is ${checksum}, the archive says ${shown.get(path) ?? 'nothing'}`)
  for (const path of shown.keys()) if (!files.has(path)) problems.push(`${path} is shown as present and is not there`)
  if (options.bytes !== false)
    for (const { id, path, checksum } of present) {
      const got = await dashboard.content(id)
      if (got.status !== 200)
        problems.push(
          `${path}: its download answered ${got.status}: ${new TextDecoder().decode(got.bytes).slice(0, 300)}`,
        )
      else if (sha256(got.bytes) !== checksum) problems.push(`${path}: downloaded bytes are not its checksum's`)
      else if (got.checksum !== checksum) problems.push(`${path}: x-checksum-sha256 is ${got.checksum}`)
    }
  if (problems.length > 0) throw new Error(problems.slice(0, 20).join('\n'))
  return rows
}
