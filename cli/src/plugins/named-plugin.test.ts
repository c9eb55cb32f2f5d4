import { expect, test } from 'bun:test'
import { namedPlugin } from './named-plugin.ts'

const short = (name: string) => name.replace('@exfil/collector-', '')
const plugin = (name: string, ...ids: string[]) => ({
  name,
  type: 'user' as const,
  root: '',
  manifest: { name, version: '1.0.0', exfil: { collectors: ids.map((id) => ({ id, entry: 'index.ts' })) } },
})
const plugins = [plugin('exfil-collector-notes', 'notes', 'letters'), plugin('@exfil/collector-mail', 'mail')]
const meant = (text: string, among = plugins) => {
  const found = namedPlugin(text, among, short)
  return 'plugin' in found ? found.plugin.name : `? ${found.guess}`
}

test('a plugin is known by its name, its short name and what it collects', () => {
  expect(meant('exfil-collector-notes')).toBe('exfil-collector-notes')
  expect(meant('@exfil/collector-mail')).toBe('@exfil/collector-mail')
  expect(meant('mail')).toBe('@exfil/collector-mail')
  expect(meant('letters')).toBe('exfil-collector-notes')
})

test('a name goes before what another one collects', () => {
  expect(meant('mail', [plugin('exfil-post', 'mail'), plugin('@exfil/collector-mail', 'post')])).toBe(
    '@exfil/collector-mail',
  )
})

test('where none is called so, the nearest is told, whatever sort of name it is', () => {
  expect(meant('lettrs')).toBe('? letters')
  expect(meant('exfil-colector-notes')).toBe('? exfil-collector-notes')
  expect(meant('calendar')).toBe('? undefined')
})
