import { expect, test } from 'bun:test'
import { rootsOf } from './roots.ts'

const paths = (home: string, env: Record<string, string>, further: string[] = [], platform = 'linux') =>
  rootsOf({ home, env, platform }, further).map(({ locator, path }) => [locator, path])

test('the standing root, whatever the variable says, and the further ones, each once', () => {
  expect(paths('/home/ada', {})).toEqual([['/home/ada/.gemini', '~/.gemini']])
  expect(paths('/h/', { GEMINI_CLI_HOME: '~/work' }, ['/srv/gemini/', '~/work/.gemini', 'relative'])).toEqual([
    ['/h/.gemini', '~/.gemini'],
    ['/h/work/.gemini', '~/work/.gemini'],
    ['/srv/gemini', '/srv/gemini'],
  ])
  expect(paths('/h', { GEMINI_CLI_HOME: '' })).toHaveLength(1)
  expect(paths('/h', { GEMINI_CLI_HOME: 'relative' })).toHaveLength(1)
})

test('Windows', () => {
  expect(paths('C:\\Users\\ada', { GEMINI_CLI_HOME: 'D:\\g' }, ['~\\more\\'], 'win32')).toEqual([
    ['C:/Users/ada/.gemini', '~/.gemini'],
    ['D:/g/.gemini', 'D:/g/.gemini'],
    ['C:/Users/ada/more', '~/more'],
  ])
})
