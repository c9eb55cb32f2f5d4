import type { ViteUserConfig } from 'astro'

type Plugin = Extract<NonNullable<ViteUserConfig['plugins']>[number], { name: string }>

/** `astro dev` knows only /dashboard/; the router in the page knows the addresses below it. Files (with an extension) are left alone. */
export function serveDashboardAtAnyDepth(): Plugin {
  return {
    name: 'serve-dashboard-at-any-depth',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const [path = '', search] = (request.url ?? '').split('?')
        if (/^\/dashboard\/[^.]+$/.test(path))
          request.url = search === undefined ? '/dashboard/' : `/dashboard/?${search}`
        next()
      })
    },
  }
}
