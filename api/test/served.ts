import { listen, type Site } from '../src/server.ts'
import type { TestApi } from './api.ts'

/** The API of a test over HTTP. */
export function served(api: TestApi, site: Partial<Site> = {}) {
  const server = listen({ hostname: '127.0.0.1', port: 0 })
  server.serve({ services: api.services, web: '/nowhere', log: () => {}, signInFrom: 'loopback', ...site })
  const url = `http://127.0.0.1:${server.port}`
  return {
    url,
    /** As whoever holds this token. */
    as:
      (token: string) =>
      (path: string, init: RequestInit = {}) =>
        fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...(init.headers as object) } }),
    stop: (patience = 0) => server.stop(patience),
  }
}
