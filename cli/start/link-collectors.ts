/** Lets a machine that `bun start` enrolled use every collector of the checkout it was started from. */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pkg from '../package.json' with { type: 'json' }
import { admit } from '../src/plugins/plugin-keeper.ts'
import { installedPlugins, type ListedPlugin, manifestAt } from '../src/plugins/plugin-list.ts'
import { withPluginsLock } from '../src/plugins/plugins-lock.ts'
import { stagedChange } from '../src/plugins/staged-change.ts'

/**
 * Links the collectors of `checkout` that do not come with the cli, as `plugins link`
 * does. What a machine already has by such a name stays as it is, save for a link whose
 * folder is gone; what was linked from here before and taken away again stays away.
 * Trouble is said, and no reason not to start.
 */
export async function linkCollectors(checkout: string, dataDir: string, say: (line: string) => void): Promise<void> {
  try {
    const due = (folder: string) =>
      dueOf(packagesOf(checkout), installedPlugins(folder), readNote(dataDir)).filter(({ root }) =>
        isAdmitted(dataDir, root),
      )
    if (due(dataDir).length === 0) return
    const onWait = () => say('waiting for another exfiltrator that changes plugins')
    const signal = new AbortController().signal
    const linked = await withPluginsLock(
      dataDir,
      () =>
        stagedChange(dataDir, async (stage) => {
          const now = due(stage)
          writeList(stage, now)
          return now
        }),
      { onWait, signal },
    )
    writeNote(dataDir, linked)
    if (linked.length > 0) {
      const names = linked.map(({ name }) => name).join(', ')
      say(`linked ${names} from this checkout: "bun exfiltrator collectors list" shows what each reads`)
    }
  } catch (error) {
    say(`the other collectors of this checkout are not linked: ${(error as Error).message}`)
  }
}

interface Linked {
  readonly name: string
  readonly root: string
}

/** Packages of the checkout that declare collectors, without those that come with the cli. */
function packagesOf(checkout: string): Linked[] {
  const folder = join(checkout, 'collectors')
  return readdirSync(folder).flatMap((entry) => {
    const root = join(folder, entry)
    const name = manifestAt(root).manifest?.name
    return name === undefined || pkg.oclif.plugins.includes(name) ? [] : [{ name, root }]
  })
}

function dueOf(packages: readonly Linked[], list: readonly ListedPlugin[], note: Readonly<Record<string, string>>) {
  return packages.filter(({ name, root }) => {
    const present = list.find((plugin) => plugin.name === name)
    if (present === undefined) return note[name] !== root
    return present.type === 'link' && !existsSync(present.root ?? '')
  })
}

function isAdmitted(dataDir: string, root: string): boolean {
  const { manifest } = manifestAt(root)
  try {
    if (manifest) admit(dataDir, manifest, (path) => existsSync(join(root, path)))
    return manifest !== undefined
  } catch {
    return false
  }
}

interface PluginsFile {
  readonly oclif?: { readonly plugins?: readonly (string | ListedPlugin)[] }
}

function readList(folder: string): PluginsFile {
  const path = join(folder, 'package.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PluginsFile) : {}
}

/** In the form that oclif keeps the list in. */
function writeList(folder: string, linked: readonly Linked[]): void {
  const file = { name: pkg.name, private: true, dependencies: {}, ...readList(folder) }
  const kept = (file.oclif?.plugins ?? []).filter(
    (plugin) => !linked.some(({ name }) => name === (typeof plugin === 'string' ? plugin : plugin.name)),
  )
  const plugins = [...kept, ...linked.map(({ name, root }) => ({ name, root, type: 'link' }))]
  const text = JSON.stringify({ ...file, oclif: { schema: 1, ...file.oclif, plugins } }, null, 2)
  writeFileSync(join(folder, 'package.json'), text, { mode: 0o600 })
}

/** What was linked from where by an earlier start, by name. */
function readNote(dataDir: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(dataDir, NOTE), 'utf8'))
  } catch {
    return {}
  }
}

function writeNote(dataDir: string, linked: readonly Linked[]): void {
  const note = { ...readNote(dataDir), ...Object.fromEntries(linked.map(({ name, root }) => [name, root])) }
  writeFileSync(join(dataDir, `${NOTE}.new`), JSON.stringify(note), { mode: 0o600 })
  renameSync(join(dataDir, `${NOTE}.new`), join(dataDir, NOTE))
}

const NOTE = 'linked-by-start.json'
