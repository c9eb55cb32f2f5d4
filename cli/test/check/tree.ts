import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A throw-away tree of files; `using` removes it. */
function tree(files: Readonly<Record<string, string>>): { root: string } & Disposable {
  const root = mkdtempSync(join(tmpdir(), 'exfil-check-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}

/** The bones of this repository: five workspaces, linked as the package manager links them. */
export function workspaces(files: Readonly<Record<string, string>>): { root: string } & Disposable {
  const pkg = (name: string, more: object) => JSON.stringify({ name, version: '0.1.0', type: 'module', ...more })
  const doors = Object.fromEntries(
    ['engine', 'state', 'wire', 'files', 'testkit'].map((door) => [`./${door}`, `./src/${door}/index.ts`]),
  )
  const made = tree({
    'package.json': pkg('workspace', {
      dependencies: { '@exfil/core': '*', '@exfil/api': '*', '@exfil/collector-notes': '*' },
    }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'Preserve', allowImportingTsExtensions: true, noEmit: true },
    }),
    'core/package.json': pkg('@exfil/core', { exports: { '.': './src/index.ts', ...doors } }),
    'core/src/index.ts': "export * from './collector.ts'\n",
    'core/src/collector.ts': 'export interface Collector {}\n',
    'core/src/engine/index.ts': 'export const engine = 1\n',
    'core/src/engine/ports.ts': 'export interface Store {}\n',
    'core/src/state/index.ts': 'export const state = 1\n',
    'core/src/wire/index.ts': 'export const wire = 1\n',
    'core/src/files/index.ts': 'export const files = 1\n',
    'core/src/testkit/index.ts': 'export const testkit = 1\n',
    'collectors/notes/package.json': pkg('@exfil/collector-notes', {
      description: 'Collects notes.',
      license: 'MIT',
      keywords: ['exfiltrator-collector'],
      engines: { bun: '>=1.4.5' },
      files: ['src', '!src/**/*.test.ts'],
      exports: { '.': './src/index.ts' },
      oclif: {},
      exfil: { collectors: [{ id: 'notes', entry: './src/index.ts' }] },
      peerDependencies: { '@exfil/core': '^0.1.0' },
      peerDependenciesMeta: { '@exfil/core': { optional: true } },
    }),
    'collectors/notes/src/index.ts':
      "import type { Collector } from '@exfil/core'\nexport const notes: Collector = {}\n",
    'cli/package.json': pkg('exfiltrator', {}),
    'cli/src/sync.ts': "import { engine } from '@exfil/core/engine'\nexport const sync = engine\n",
    'api/package.json': pkg('@exfil/api', {
      exports: { './router': './src/router/index.ts', './embedded': './src/embedded/index.ts' },
    }),
    'api/src/router/index.ts':
      "import { wire } from '@exfil/core/wire'\nexport type AppRouter = typeof wire\nexport const router = wire\n",
    'api/src/embedded/index.ts': 'export const embedded = 1\n',
    'web/package.json': pkg('@exfil/web', {}),
    'web/src/page.tsx': "import type { AppRouter } from '@exfil/api/router'\nexport type Page = AppRouter\n",
    ...files,
  })
  mkdirSync(join(made.root, 'node_modules/@exfil'), { recursive: true })
  for (const [name, target] of [
    ['core', 'core'],
    ['api', 'api'],
    ['collector-notes', 'collectors/notes'],
  ] as const)
    symlinkSync(join(made.root, target), join(made.root, 'node_modules/@exfil', name))
  return made
}
