import { expect, test } from 'bun:test'
import { folders } from './folders.ts'

test('folders are where each system wants them', () => {
  const home = { HOME: '/home/me' }
  expect(folders(home, 'linux')).toEqual({
    config: '/home/me/.config/exfiltrator',
    data: '/home/me/.local/share/exfiltrator',
    cache: '/home/me/.cache/exfiltrator',
  })
  expect(folders(home, 'darwin').cache).toBe('/home/me/Library/Caches/exfiltrator')
  const xdg = { ...home, XDG_CONFIG_HOME: '/x/c', XDG_DATA_HOME: 'relative', XDG_CACHE_HOME: '' }
  expect(folders(xdg, 'linux')).toEqual({
    config: '/x/c/exfiltrator',
    data: '/home/me/.local/share/exfiltrator',
    cache: '/home/me/.cache/exfiltrator',
  })
  expect(new Set(Object.values(folders({ ...home, LOCALAPPDATA: '/local' }, 'win32')))).toEqual(
    new Set(['/local/exfiltrator']),
  )
})

test('the environment has the last word', () => {
  const env = {
    HOME: '/h',
    XDG_DATA_HOME: '/x',
    EXFILTRATOR_DATA_DIR: '/d',
    EXFILTRATOR_CONFIG_DIR: '/c',
    EXFILTRATOR_CACHE_DIR: '/k',
  }
  expect(folders(env, 'linux')).toEqual({ config: '/c', data: '/d', cache: '/k' })
})
