import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { exclusionOf } from './rules.ts'

const LINUX = { home: '/home/ada', platform: 'linux' }

const byPath = (rule: string, path: string, place = LINUX) =>
  exclusionOf({ exclude: [rule], excludeProjects: [] }, place)?.byPath(path)
const byProject = (rule: string, project: string, place = LINUX) =>
  exclusionOf({ exclude: [], excludeProjects: [rule] }, place)?.byProject?.(project)

describe('a rule', () => {
  const cases: [rule: string, matches: string[], leaves: string[]][] = [
    ['~/a', ['~/a', '~/a/b', '~/a/b/.c', '/home/ada/a/b'], ['~/ab', '~/b/a', '/a']],
    ['~/a/', ['~/a', '~/a/b'], ['~/ab']],
    ['~//a', ['~/a/b'], ['~/b']],
    ['/home/ada/a', ['~/a', '~/a/b'], ['~/ab']],
    ['/home/*/a', ['~/a/b', '/home/bob/a/b'], ['/home/a']],
    ['/srv/logs', ['/srv/logs/x.log'], ['~/srv/logs/x.log']],
    ['~/a/*.log', ['~/a/x.log', '~/a/x.log/y'], ['~/a/b/x.log', '~/a/x.txt']],
    ['~/a/**', ['~/a/b', '~/a/b/c', '~/a/.b'], ['~/b']],
    ['**/node_modules', ['~/x/node_modules/y', '/node_modules/y', '~/node_modules'], ['~/node_modules2/y']],
    ['drafts', ['~/drafts', '~/a/drafts/b'], ['~/draft', '~/drafts2']],
    ['*.tmp', ['~/a.tmp', '~/b/.tmp'], ['~/a.tmp2']],
    ['~/{a,b}/c', ['~/a/c', '~/b/c/d'], ['~/c']],
    ['~/a[12]', ['~/a1/x', '~/a2'], ['~/a3']],
    ['~', ['~/a', '/home/ada'], ['/home/adam', '/srv']],
    ['/', ['/srv/x', '~/x'], []],
    ['**', ['~/x', '/srv'], []],
  ]
  test.each(cases)('%s', (rule, matches, leaves) => {
    for (const path of matches) expect([path, byPath(rule, path)]).toEqual([path, rule])
    for (const path of leaves) expect([path, byPath(rule, path)]).toEqual([path, undefined])
  })

  test('about projects also names what is no path', () => {
    expect(byProject('acme', 'acme')).toBe('acme')
    expect(byProject('acme/website', 'acme/website')).toBe('acme/website')
    expect(byProject('acme', '/home/ada/clients/acme/site')).toBe('acme')
    expect(byProject('~/clients/*', '/home/ada/clients/acme/site')).toBe('~/clients/*')
    expect(byProject('~/clients/*', '~/clients')).toBeUndefined()
  })

  test('knows a home directory whose name looks like a glob', () => {
    const place = { home: '/home/[ada]{1}', platform: 'linux' }
    expect(byPath('~/a', '~/a/b', place)).toBe('~/a')
    expect(byPath('~/a', '/home/[ada]{1}/a', place)).toBe('~/a')
  })

  test('takes spellings for one where the file system does', () => {
    const windows = { home: 'C:\\Users\\Ada', platform: 'win32' }
    expect(byPath('c:/users/ada/Clients', '~/clients/x', windows)).toBe('c:/users/ada/Clients')
    expect(byPath('D:/work', 'd:/Work/x', windows)).toBe('D:/work')
    expect(byProject('~/clients', 'C:\\Users\\Ada\\clients\\x', windows)).toBe('~/clients')
    const mac = { home: '/Users/ada', platform: 'darwin' }
    expect(byPath('~/Café', '~/cafe\u0301/x', mac)).toBe('~/Café')
    expect(byPath('~/A', '~/a')).toBeUndefined()
  })
})

test('without rules there is nothing to ask', () => {
  expect(exclusionOf({ exclude: [], excludeProjects: [] }, LINUX)).toBeUndefined()
  expect(exclusionOf({ exclude: ['x'], excludeProjects: [] }, LINUX)?.byProject).toBeUndefined()
})

test('whatever is left out takes with it all that lies below, in whatever order one asks', () => {
  const part = fc.constantFrom('a', 'b', 'c.tmp', '.d')
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `~/${parts.join('/')}`)
  const rule = fc.constantFrom('~/a', '*.tmp', '**/b/*', '~/*/a', '.d', '~/a/**/b')
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), fc.array(path, { maxLength: 20 }), (exclude, paths) => {
      const rules = { exclude, excludeProjects: [] }
      const one = exclusionOf(rules, LINUX)
      for (const each of paths) {
        const answer = one?.byPath(each)
        expect(answer).toBe(exclusionOf(rules, LINUX)?.byPath(each))
        if (answer !== undefined) expect(one?.byPath(`${each}/below`)).toBeDefined()
      }
    }),
  )
})
