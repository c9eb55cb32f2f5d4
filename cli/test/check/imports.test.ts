/** A rule that never fires proves nothing: every rule of `.config/dependency-cruiser.ts` meets a file that breaks it. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import rules from '../../../.config/dependency-cruiser.ts'
import { imports } from '../../check/imports.ts'
import { workspaces } from './tree.ts'

/** Rule → the file that breaks it, and what that file says. */
const seeds: Record<string, [path: string, source: string]> = {
  'no-cycles': ['core/src/state/one.ts', "import { two } from './two.ts'\nexport const one = () => two\n"],
  'contract-imports-nothing': ['core/src/collector.ts', "import 'node:path'\nexport interface Collector {}\n"],
  'core-knows-nobody': ['core/src/state/peek.test.ts', "import '@exfil/collector-notes'\n"],
  'engine-sees-contract-and-wire': ['core/src/engine/a.ts', "import '../files/index.ts'\n"],
  'engine-touches-no-machine': ['core/src/engine/b.ts', "import 'node:fs'\n"],
  'wire-stands-alone': ['core/src/wire/plan.ts', "import '../engine/index.ts'\n"],
  'state-implements-the-store': ['core/src/state/peek.ts', "import '../engine/index.ts'\n"],
  'files-know-the-contract': ['core/src/files/peek.ts', "import '../engine/index.ts'\n"],
  'collectors-know-the-contract': ['collectors/notes/src/peek.ts', "import '@exfil/core/engine'\n"],
  'collector-tests-use-the-testkit': ['collectors/notes/test/peek.test.ts', "import '@exfil/core/engine'\n"],
  'cli-names-no-collector': ['cli/src/a.ts', "import '@exfil/collector-notes'\n"],
  'cli-uses-the-doors-of-core': [
    'cli/src/b.ts',
    "import type { Store } from '../../core/src/engine/ports.ts'\nexport type B = Store\n",
  ],
  'cli-knows-the-api-as-a-type': ['cli/src/c.ts', "import { router } from '@exfil/api/router'\nexport { router }\n"],
  'cli-start-uses-the-door-of-the-api': ['cli/start.ts', "import '../api/src/secret.ts'\n"],
  'api-knows-the-wire': ['api/src/a.ts', "import '@exfil/core/engine'\n"],
  'web-knows-the-wire': ['web/src/a.tsx', "import '@exfil/core/state'\n"],
  'web-knows-the-api-as-a-type': ['web/src/b.tsx', "import { router } from '@exfil/api/router'\nexport { router }\n"],
  'production-imports-no-test': ['api/src/b.ts', "import '../test/clock.ts'\n"],
  'declared-dependencies-only': ['api/src/c.ts', "import 'stray'\n"],
  'everything-resolves': ['api/src/d.ts', "import './nowhere.ts'\n"],
}
const targets = {
  'core/src/state/two.ts': "import { one } from './one.ts'\nexport const two = () => one\n",
  'api/src/secret.ts': 'export const secret = 1\n',
  'api/test/clock.ts': 'export const clock = 1\n',
  'node_modules/stray/package.json': '{"name":"stray","version":"1.0.0","main":"index.js"}',
  'node_modules/stray/index.js': 'module.exports = 1\n',
}

const made = workspaces({ ...targets, ...Object.fromEntries(Object.values(seeds)) })
let problems: readonly string[] = []
beforeAll(async () => {
  problems = (await imports.run(made.root)).problems
})
afterAll(() => made[Symbol.dispose]())

test('the bare workspaces break no rule', async () => {
  using bare = workspaces({})
  expect((await imports.run(bare.root)).problems).toEqual([])
})

test('there is a seed for every rule, and every rule says what to do', () => {
  expect(Object.keys(seeds).sort()).toEqual(rules.forbidden.map(({ name }) => name).sort())
  for (const { comment } of rules.forbidden) expect(comment).toMatch(/^[A-Z].{30,}[.]$/)
})

for (const { name, comment } of rules.forbidden)
  test(`${name} fires`, () => {
    const path = seeds[name]?.[0]
    const said = problems.filter((problem) => problem.startsWith(`${name}: `) && problem.includes(`${path} → `))
    expect(said, problems.join('\n')).not.toEqual([])
    expect(said.join()).toContain(comment)
  })

test('a tree without any import is not called clean', async () => {
  using empty = workspaces({
    'core/src/index.ts': 'export {}\n',
    'collectors/notes/src/index.ts': 'export {}\n',
    'cli/src/sync.ts': 'export {}\n',
    'api/src/router/index.ts': 'export {}\n',
    'web/src/page.tsx': 'export {}\n',
  })
  expect((await imports.run(empty.root)).problems.join()).toContain('saw no import at all')
})
