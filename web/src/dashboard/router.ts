import { createRouter } from '@tanstack/react-router'
import { routeTree } from './routeTree.gen.ts'
import { parseUrlSearch, stringifyUrlSearch } from './search/url-search.ts'
import { NotFound } from './shell/NotFound.tsx'
import { Trouble } from './ui/Trouble.tsx'

export const router = createRouter({
  routeTree,
  basepath: '/dashboard',
  parseSearch: parseUrlSearch,
  stringifySearch: stringifyUrlSearch,
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: ({ error, reset }) => Trouble({ error, retry: reset, page: true }),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
