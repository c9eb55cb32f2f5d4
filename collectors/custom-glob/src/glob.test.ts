import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { endsIn, enter, prefixOf, type Way, wayOf, wrongGlob } from './glob.ts'

/** Whether the folders above a file are gone into, from the root on. */
function isReached(pattern: string, path: string, lead: readonly string[] = []): boolean {
  let ways: Way[] = [wayOf(pattern, lead)]
  for (const name of [...lead, ...path.split('/').slice(0, -1)]) ways = enter(ways, name)
  return ways.length > 0
}

test.each([
  ['runs/*/log.txt', ['runs/a/log.txt', 'runs/a/b'], ['other/a/x', 'runs/a/b/x']],
  ['**/*.log', ['a/b/c/x', 'x'], ['node_modules/x/a', 'a/.git/x']],
  ['node_modules/**/*.log', ['node_modules/a/x'], ['node_modules/a/node_modules/x', 'a/x']],
  ['a/**/z/*.log', ['a/z/x', 'a/b/z/x', 'a/b/c/x'], ['b/z/x']],
  ['{a,b/c}/d/*', ['a/d/x', 'b/c/d/x'], []],
  ['{a,b}/c?/[x-z]/*', ['a/c1/x/f', 'b/cc/z/f'], ['c/c1/x/f', 'a/d/x/f', 'a/c1/a/f']],
  ['*', ['x'], ['a/x']],
])('%s is looked for where it can be, and nowhere else', (pattern, reached, passed) => {
  for (const path of reached) expect([path, isReached(pattern, path)]).toEqual([path, true])
  for (const path of passed) expect([path, isReached(pattern, path)]).toEqual([path, false])
  expect(isReached(pattern, reached[0] as string, ['from', 'above'])).toBeTrue()
})

test('no folder is passed by in which a file matches, and its name tells there what its path would', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'a.log', '.a', 'é', 'x')
  const part = fc.oneof(
    name,
    fc.constantFrom('*', '**', '?', 'a*', '*.log', '[ab]', '[!a]', '{a,b}', '{a,b/x}', '{a/**,b}', 'a**', '\\*', '***'),
  )
  const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'))
  const pattern = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))
  let matched = 0
  let certain = 0
  fc.assert(
    fc.property(pattern, path, (pattern, path) => {
      const matches = new Bun.Glob(pattern).match(path)
      const names = path.split('/')
      let ways: Way[] = [wayOf(pattern, [])]
      for (const name of names.slice(0, -1)) ways = enter(ways, name)
      const told = endsIn(ways, names.at(-1) as string)
      expect(told ?? matches).toBe(matches)
      if (told !== undefined) certain++
      if (!matches) return
      matched++
      expect(isReached(pattern, path)).toBeTrue()
    }),
    { numRuns: 20_000 },
  )
  expect(matched).toBeGreaterThan(500)
  expect(certain).toBeGreaterThan(5000)
})

test.each([
  ['a/b/*.log', 'a/b'],
  ['a/b.log', 'a'],
  ['b.log', ''],
  ['**/x', ''],
  ['a/{b,c}/x', 'a'],
])('%s begins in %s', (pattern, prefix) => expect(prefixOf(pattern)).toBe(prefix))

test.each(['*', '**/*.jsonl', '!a/**', '[]a]*', '[!]]', 'a\\[b', '{a,{b,c}}/d', '.hidden/*', 'a b/*'])(
  '%s is a pattern',
  (pattern) => expect(wrongGlob(pattern)).toBeUndefined(),
)

test.each([
  ['', 'is empty'],
  ['!', 'is empty'],
  ['!!a', 'two "!"'],
  ['/var/log/*.log', 'relative to `root`'],
  ['~/x', 'relative to `root`'],
  ['C:/x', 'relative to `root`'],
  ['a\\b\\*.log', '"/", also on Windows'],
  ['a/', '"a/**"'],
  ['../a', '".."'],
  ['a/../b', '".."'],
  ['./a', '"."'],
  ['a//b', '"//"'],
  ['[ab', 'without its "]"'],
  ['{a,b', 'without its "}"'],
  ['a}', 'without its "{"'],
  ['a\\', 'nothing to quote'],
])('%s is none: it says %s', (pattern, said) => expect(wrongGlob(pattern)).toContain(said))
