/**
 * Static output: every page is a file, and the dashboard is one file that the server gives for any `/dashboard/*` address.
 * `EXFILTRATOR_API` (default http://127.0.0.1:4400) is where `astro dev` finds the API.
 */
import { fileURLToPath } from 'node:url'
import react from '@astrojs/react'
import solid from '@astrojs/solid-js'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import { defineConfig } from 'astro/config'
import { compressOutput } from './compress-output.ts'
import { preloadDashboard } from './preload-dashboard.ts'
import { serveDashboardAtAnyDepth } from './serve-dashboard-at-any-depth.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const LIBRARIES =
  /\/node_modules\/(react|react-dom|scheduler|use-sync-external-store|@trpc\/[^/]+|@tanstack\/(history|query-core|react-query|react-router|react-store|router-core|store))\//

export default defineConfig({
  output: 'static',
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  integrations: [
    // Narrower for React than `**/dashboard/**`: with that, hot reload reports success and changes nothing.
    react({ include: ['**/dashboard/**/*.tsx'] }),
    solid({ include: ['**/solid/**/*.tsx'] }),
    preloadDashboard(),
    compressOutput(),
  ],
  security: {
    // Astro adds the hashes of its own inline scripts. A server that sends a CSP header must leave script-src and style-src to this one.
    csp: {
      directives: [
        "default-src 'none'",
        "connect-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
      ],
    },
  },
  vite: {
    plugins: [
      tanstackRouter({
        target: 'react',
        routesDirectory: here('./src/dashboard/routes'),
        generatedRouteTree: here('./src/dashboard/routeTree.gen.ts'),
        // Routes say themselves what comes later.
        autoCodeSplitting: false,
        tmpDir: here('./node_modules/.cache/tanstack-router'),
        quoteStyle: 'single',
      }),
      serveDashboardAtAnyDepth(),
    ],
    build: {
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              // One file for what every page of the dashboard needs, one for what several share: not dozens of crumbs.
              { name: 'libraries', test: LIBRARIES },
              { name: 'shared', test: /\/src\/dashboard\//, minShareCount: 3 },
            ],
          },
        },
      },
    },
    server: { proxy: { '/api': process.env.EXFILTRATOR_API ?? 'http://127.0.0.1:4400' } },
  },
})
