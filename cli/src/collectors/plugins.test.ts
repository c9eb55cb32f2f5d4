import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pluginCollectors } from './plugins.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exfil-plugins-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const list = (...plugins: object[]) =>
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ oclif: { plugins } }))
const troubles = () => pluginCollectors(folder).troubles

test('what is listed and cannot be read says what brings it back', () => {
  const linked = join(folder, 'mine')
  mkdirSync(linked)
  list({ name: 'exfil-notes', type: 'user' }, { name: 'exfil-mine', type: 'link', root: linked })
  expect(troubles()).toEqual([
    {
      package: 'exfil-notes',
      message: `is not there any more, in ${join(folder, 'node_modules/exfil-notes')}: \`exfiltrator plugins update exfil-notes\` brings it back, \`exfiltrator plugins uninstall exfil-notes\` forgets it`,
    },
    {
      package: 'exfil-mine',
      message: `is not there any more, in ${linked}: \`exfiltrator plugins link ${linked}\` brings it back, \`exfiltrator plugins uninstall exfil-mine\` forgets it`,
    },
  ])
  writeFileSync(join(linked, 'package.json'), '{')
  expect(troubles()[1]?.message).toMatch(/^is not readable \(.+\), in .*mine: `exfiltrator plugins link /)
})

test('a list that cannot be read is no reason to stay silent, one that is missing is', () => {
  expect(troubles()).toEqual([])
  writeFileSync(join(folder, 'package.json'), '{')
  expect(troubles()).toMatchObject([
    {
      package: 'plugins',
      message: expect.stringMatching(/package\.json, the list of plugins, is not readable .*mend/),
    },
  ])
})
