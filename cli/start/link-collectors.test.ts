import { afterAll, expect, test } from 'bun:test'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { linkCollectors } from './link-collectors.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'exfil-link-'))
  folders.push(made)
  return made
}

const BUILT_IN = '@exfil/collector-claude-code'

/** A checkout with the collectors `notes` and `mails`, and one that comes with the cli. */
function checkout(): string {
  const root = folder()
  for (const id of ['notes', 'mails', 'own']) {
    const name = id === 'own' ? BUILT_IN : `exfil-${id}`
    write(join(root, 'collectors', id, 'package.json'), {
      name,
      version: '1.0.0',
      oclif: {},
      exfil: { collectors: [{ id, entry: './index.ts' }] },
    })
    write(join(root, 'collectors', id, 'index.ts'), '')
  }
  write(join(root, 'collectors/README.md'), '')
  return root
}

function write(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
}

async function link(root: string, data: string): Promise<string[]> {
  const said: string[] = []
  await linkCollectors(root, data, (line) => said.push(line))
  return said
}

const plugins = (data: string) => JSON.parse(readFileSync(join(data, 'package.json'), 'utf8')).oclif.plugins
const linkTo = (root: string, id: string) => ({ name: `exfil-${id}`, root: join(root, 'collectors', id), type: 'link' })
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)

test('links what does not come with the cli, says so in one line, and the second time changes nothing', async () => {
  const [root, data] = [checkout(), join(folder(), 'data')]
  const said = await link(root, data)
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(/^linked exfil-(notes|mails), exfil-(notes|mails) from this checkout: .*collectors list/)
  expect(plugins(data).sort(byName)).toEqual([linkTo(root, 'mails'), linkTo(root, 'notes')])
  const before = readdirSync(data).map((name) => [name, readFileSync(join(data, name), 'hex')])
  expect(await link(root, data)).toEqual([])
  expect(readdirSync(data).map((name) => [name, readFileSync(join(data, name), 'hex')])).toEqual(before)
})

test('what is installed or linked otherwise, and all else in the list, stays as it is', async () => {
  const [root, data] = [checkout(), folder()]
  const other = checkout()
  const list = {
    name: 'exfiltrator',
    dependencies: { 'exfil-notes': '1.2.3' },
    oclif: {
      schema: 1,
      plugins: [{ name: 'exfil-notes', tag: 'latest', type: 'user' }, 'exfil-third', linkTo(other, 'mails')],
    },
  }
  write(join(data, 'package.json'), list)
  expect(await link(root, data)).toEqual([])
  expect(JSON.parse(readFileSync(join(data, 'package.json'), 'utf8'))).toEqual(list)
  write(join(data, 'package.json'), { ...list, oclif: { schema: 1, plugins: list.oclif.plugins.slice(0, 2) } })
  expect(await link(root, data)).toHaveLength(1)
  expect(JSON.parse(readFileSync(join(data, 'package.json'), 'utf8'))).toMatchObject({
    dependencies: list.dependencies,
    oclif: { plugins: [...list.oclif.plugins.slice(0, 2), linkTo(root, 'mails')] },
  })
})

test('a checkout that was moved is linked where it is now', async () => {
  const [root, data] = [checkout(), folder()]
  await link(root, data)
  const moved = join(folder(), 'moved')
  renameSync(root, moved)
  expect(await link(moved, data)).toHaveLength(1)
  expect(plugins(data).sort(byName)).toEqual([linkTo(moved, 'mails'), linkTo(moved, 'notes')])
})

test('what a person took away stays away', async () => {
  const [root, data] = [checkout(), folder()]
  await link(root, data)
  const [first] = plugins(data)
  write(join(data, 'package.json'), { oclif: { plugins: [first] } })
  expect(await link(root, data)).toEqual([])
  expect(plugins(data)).toEqual([first])
})

test('a collector whose id another package has is left out', async () => {
  const [root, data] = [checkout(), folder()]
  const theirs = join(folder(), 'theirs')
  write(join(theirs, 'package.json'), {
    name: 'their-notes',
    oclif: {},
    exfil: { collectors: [{ id: 'notes', entry: './index.ts' }] },
  })
  write(join(data, 'package.json'), { oclif: { plugins: [{ name: 'their-notes', root: theirs, type: 'link' }] } })
  expect((await link(root, data))[0]).toStartWith('linked exfil-mails from')
  expect(plugins(data).map(({ name }: { name: string }) => name)).toEqual(['their-notes', 'exfil-mails'])
})

test('a list that cannot be read is one line, and stays as it is', async () => {
  const [root, data] = [checkout(), folder()]
  write(join(data, 'package.json'), '{"oclif":')
  const said = await link(root, data)
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(/^the other collectors of this checkout are not linked: /)
  expect(readFileSync(join(data, 'package.json'), 'utf8')).toBe('{"oclif":')
  expect(existsSync(join(data, 'plugins.next'))).toBe(false)
})
