import { expect, test } from 'bun:test'
import { rootsOf } from './roots.ts'

const paths = (home: string, env: Record<string, string>, platform = 'linux') =>
  rootsOf({ home, env, platform }).map(({ locator, path }) => [locator, path])

test('the standing roots, whatever the variables say', () => {
  expect(paths('/home/ada', {})).toEqual([
    ['/home/ada/.claude', '~/.claude'],
    ['/home/ada/.config/claude', '~/.config/claude'],
  ])
  expect(paths('/home/ada/', { XDG_CONFIG_HOME: '/etc/xdg', CLAUDE_CONFIG_DIR: '' })).toEqual([
    ['/home/ada/.claude', '~/.claude'],
    ['/etc/xdg/claude', '/etc/xdg/claude'],
  ])
})

test('one or several named ones; a relative one is nobody’s', () => {
  expect(paths('/h', { CLAUDE_CONFIG_DIR: '/srv/a/,~/b,/h/.claude,c,' }).slice(2)).toEqual([
    ['/srv/a/,~/b,/h/.claude,c,', '/srv/a/,~/b,/h/.claude,c,'],
    ['/srv/a', '/srv/a'],
    ['/h/b', '~/b'],
  ])
})

test('Windows', () => {
  const env = { CLAUDE_CONFIG_DIR: 'D:\\claude,C:\\Users\\ada\\work\\' }
  expect(paths('C:\\Users\\ada', env, 'win32')).toEqual([
    ['C:/Users/ada/.claude', '~/.claude'],
    ['C:/Users/ada/.config/claude', '~/.config/claude'],
    ['D:/claude,C:/Users/ada/work', 'D:/claude,C:/Users/ada/work'],
    ['D:/claude', 'D:/claude'],
    ['C:/Users/ada/work', '~/work'],
  ])
})
