/**
 * Who may import whom. Every rule's comment says what to do instead: `bun run check` prints it with each violation.
 * Tests may look anywhere inside their own package; the whole-product tests and benchmarks under `cli/` start processes
 * and speak to them from outside.
 */

const test = '[.]test[.]tsx?$|/test/|/testing/|/testkit/'

/** `from` may reach no package of ours but `may`. Tests are bound by `testsMay` instead. */
const only = (name: string, from: string, may: string[], comment: string) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: test },
  to: { path: '^(core|collectors|cli|api|web)/', pathNot: may },
})

const forbid = (name: string, from: object, to: object, comment: string) => ({
  name,
  comment,
  severity: 'error',
  from,
  to,
})

export default {
  forbidden: [
    forbid(
      'no-cycles',
      {},
      { circular: true },
      'Move what both need into a third file, or hand it in as an argument: a cycle means neither file can be understood alone.',
    ),
    forbid(
      'contract-imports-nothing',
      { path: '^core/src/collector[.]ts$' },
      { path: '.' },
      'The contract is read and copied on its own: declare the shape you need inside collector.ts.',
    ),
    forbid(
      'core-knows-nobody',
      { path: '^core/' },
      { path: '^(collectors|cli|api|web)/' },
      'Core is the bottom of the tree: take what you need as a port or an argument and let the cli or the api pass it in.',
    ),
    only(
      'engine-sees-contract-and-wire',
      '^core/src/engine/',
      ['^core/src/engine/', '^core/src/wire/', '^core/src/collector[.]ts$'],
      'Add what the engine needs to engine/ports.ts and implement it outside (state, files, the cli).',
    ),
    forbid(
      'engine-touches-no-machine',
      { path: '^core/src/engine/', pathNot: test },
      { path: '^(node:)?(fs|fs/promises|child_process|net|tls|http|https|http2|dgram|os|worker_threads)$|^bun(:|$)' },
      'The engine reaches disk, network and processes through engine/ports.ts only: widen a port.',
    ),
    only(
      'wire-stands-alone',
      '^core/src/wire/',
      ['^core/src/wire/'],
      'The wire is shared by cli, api and web: it holds zod schemas and nothing of the engine.',
    ),
    only(
      'state-implements-the-store',
      '^core/src/state/',
      ['^core/src/state/', '^core/src/engine/ports[.]ts$', '^core/src/wire/', '^core/src/collector[.]ts$'],
      'State knows the Store port and the wire: pass anything else in.',
    ),
    only(
      'files-know-the-contract',
      '^core/src/files/',
      ['^core/src/files/', '^core/src/collector[.]ts$', '^core/src/index[.]ts$'],
      'The file helpers serve collectors: they know the contract and the file system, never the engine.',
    ),
    only(
      'collectors-know-the-contract',
      '^collectors/([^/]+)/',
      ['^core/src/(index|files/index)[.]ts$', '^collectors/$1/'],
      'A collector of ours gets what anybody else gets: import @exfil/core or @exfil/core/files, and nothing of a sibling.',
    ),
    forbid(
      'collector-tests-use-the-testkit',
      { path: '^collectors/([^/]+)/.*([.]test[.]tsx?$|/test/)' },
      {
        path: '^(core|collectors|cli|api|web)/',
        pathNot: ['^core/src/(index|files/index|testkit/index)[.]ts$', '^collectors/$1/'],
      },
      'Prove a collector through @exfil/core/testkit: what needs more is a gap in the kit.',
    ),
    forbid(
      'cli-names-no-collector',
      { path: '^cli/(src|bin)/', pathNot: test },
      { path: '^collectors/' },
      'Collectors reach the cli through the list in its package.json or as plugins: import none by name.',
    ),
    forbid(
      'cli-uses-the-doors-of-core',
      { path: '^cli/' },
      { path: '^core/', pathNot: '^core/(src/((engine|state|wire|files|testkit)/)?index[.]ts|package[.]json)$' },
      'Import from @exfil/core, /engine, /state or /wire: what is missing there is exported there first.',
    ),
    forbid(
      'cli-knows-the-api-as-a-type',
      { path: '^cli/(src|bin)/', pathNot: test },
      { path: '^api/', dependencyTypesNot: ['type-only'] },
      "Write `import type { AppRouter } from '@exfil/api/router'`: the cli ships without the server.",
    ),
    forbid(
      'cli-start-uses-the-door-of-the-api',
      { path: '^cli/' },
      { path: '^api/', pathNot: '^api/src/(router|embedded)/index[.]ts$' },
      'Import @exfil/api/router (a type) or @exfil/api/embedded: what is missing there is exported there first.',
    ),
    only(
      'api-knows-the-wire',
      '^api/',
      ['^api/', '^core/src/wire/index[.]ts$'],
      'The service never learns what an artifact is: import @exfil/core/wire, or move the shape there.',
    ),
    only(
      'web-knows-the-wire',
      '^web/',
      ['^web/', '^core/src/wire/index[.]ts$', '^api/src/router/index[.]ts$'],
      'The dashboard knows the wire and the type of the router: ask the API for anything else.',
    ),
    forbid(
      'web-knows-the-api-as-a-type',
      { path: '^web/' },
      { path: '^api/', dependencyTypesNot: ['type-only'] },
      "Write `import type { AppRouter } from '@exfil/api/router'`: server code must not reach a browser.",
    ),
    forbid(
      'production-imports-no-test',
      {
        path: '^(core|collectors|cli|api|web)/',
        pathNot: `${test}|^(cli|api)/bench/|^cli/src/collectors/check-promises[.]ts$`,
      },
      { path: '[.]test[.]tsx?$|/test/|^(cli|api)/bench/|^core/src/testkit/' },
      'Move what both need into a file of its own beside the code that uses it.',
    ),
    forbid(
      'declared-dependencies-only',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
      "Add the package to this workspace's own package.json with an exact version.",
    ),
    forbid(
      'everything-resolves',
      { path: '^(core|collectors|cli|api|web)/' },
      { couldNotResolve: true, pathNot: '^bun(:|$)|^astro:|[?](url|raw|inline)$' },
      'Correct the path: imports carry their extension (.ts, .tsx), packages go through their exports.',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/hostile-plugins/|/dist/|/[.]astro/|/test/homes/' },
    builtInModules: { add: ['bun', 'bun:test', 'bun:sqlite', 'bun:ffi', 'bun:jsc'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['bun', 'import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.astro'],
    },
  },
}
