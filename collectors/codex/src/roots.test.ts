import { expect, test } from 'bun:test'
import { rootsOf } from './roots.ts'

const paths = (home: string, env: Record<string, string>, further: string[] = [], platform = 'linux') =>
  rootsOf({ home, env, platform }, further).map(({ path }) => path)

test('the standing home, whatever the variable says', () => {
  expect(paths('/home/ada', {})).toEqual(['~/.codex'])
  expect(paths('/home/ada/', { CODEX_HOME: '' })).toEqual(['~/.codex'])
  expect(paths('/home/ada', { CODEX_HOME: '/srv/codex/' })).toEqual(['~/.codex', '/srv/codex'])
  expect(paths('/home/ada', { CODEX_HOME: '/home/ada/.codex' })).toEqual(['~/.codex'])
  expect(paths('/home/ada', { CODEX_HOME: 'relative' })).toEqual(['~/.codex'])
})

test('further homes, each once', () => {
  const further = ['~/work', '/home/ada/work/', '~/.codex', '~', '/srv/a,b']
  expect(paths('/home/ada', { CODEX_HOME: '~/work' }, further)).toEqual(['~/.codex', '~/work', '~', '/srv/a,b'])
})

test('Windows', () => {
  const env = { CODEX_HOME: 'D:\\codex' }
  expect(paths('C:\\Users\\ada', env, ['~\\work\\codex'], 'win32')).toEqual(['~/.codex', 'D:/codex', '~/work/codex'])
})
