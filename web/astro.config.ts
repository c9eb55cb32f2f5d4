/**
 * Static output: every page is a file, and the dashboard is one file that the server gives for any `/dashboard/*` address.
 * `EXFILTRATOR_API` (default http://127.0.0.1:4400) is where `astro dev` finds the API.
 */
import { fileURLToPath } from 'node:url'
import react from '@astrojs/react'
import solid from '@astrojs/solid-js'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import { defineConfig } from 'astro/config'
import { serveDashboardAtAnyDepth } from './serve-dashboard-at-any-depth.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  output: 'static',
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  integrations: [
    // Narrower for React than `**/dashboard/**`: with that, hot reload reports success and changes nothing.
    react({ include: ['**/dashboard/**/*.tsx'] }),
    solid({ include: ['**/solid/**/*.tsx'] }),
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
        // The whole dashboard is smaller than the libraries under it: one file, no waiting between pages.
        autoCodeSplitting: false,
        tmpDir: here('./node_modules/.cache/tanstack-router'),
        quoteStyle: 'single',
      }),
      serveDashboardAtAnyDepth(),
    ],
    server: { proxy: { '/api': process.env.EXFILTRATOR_API ?? 'http://127.0.0.1:4400' } },
  },
})
