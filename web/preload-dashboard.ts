import { readFile, writeFile } from 'node:fs/promises'
import type { AstroIntegration } from 'astro'

/**
 * Names in the dashboard's page all scripts that it needs on any address. The browser then asks for them at once, not
 * for each one after it has read who imports it.
 */
export function preloadDashboard(): AstroIntegration {
  const imports = new Map<string, readonly string[]>()
  return {
    name: 'preload-dashboard',
    hooks: {
      'astro:config:setup'({ updateConfig }) {
        const note = {
          name: 'note-imports',
          generateBundle(_: unknown, bundle: Record<string, { type: string; imports?: string[] }>) {
            for (const [name, { type, imports: imported }] of Object.entries(bundle))
              if (type === 'chunk') imports.set(name, imported ?? [])
          },
        }
        updateConfig({ vite: { plugins: [note] } })
      },
      async 'astro:build:done'({ dir }) {
        const page = new URL('dashboard/index.html', dir)
        const html = await readFile(page, 'utf8')
        const needed = new Set<string>()
        const add = (name: string) => {
          if (needed.has(name)) return
          needed.add(name)
          for (const imported of imports.get(name) ?? []) add(imported)
        }
        for (const [, name] of html.matchAll(/(?:component|renderer)-url="\/([^"]+)"/g)) add(name ?? '')
        const links = [...needed].map((name) => `<link rel="modulepreload" href="/${name}">`)
        await writeFile(page, html.replace('</head>', `${links.join('')}</head>`))
      },
    },
  }
}
