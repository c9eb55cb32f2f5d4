import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import coreManifest from '@exfil/core/package.json' with { type: 'json' }
import { findCollectors } from '../collectors/find.ts'
import { CommandError, EXIT } from '../command-error.ts'
import { refusal } from './admission.ts'
import { type Candidate, fetchCandidate, type PluginManifest } from './candidate.ts'
import { explainNpmFailure, NpmFailed } from './npm-failure.ts'
import { oclifPlugins } from './oclif-plugins.ts'
import type { OclifNpmOptions, OclifPlugins } from './oclif-plugins-class.ts'
import { type InstalledPlugin, installedPlugins, integritiesIn, manifestAt } from './plugin-list.ts'
import { withPluginsLock } from './plugins-lock.ts'
import type { PluginRequest } from './request.ts'
import type { Npm } from './run-npm.ts'
import { stagedChange } from './staged-change.ts'

/** Where plugins are kept, and how. */
export interface PluginKeeping {
  readonly dataDir: string
  readonly npm: Npm
  /** The program's oclif configuration. */
  readonly config: object
  readonly signal: AbortSignal
  /** Told what is being done, for who waits. */
  readonly onStep: (step: string) => void
}

/** Fetches and looks into what was asked for, for as long as `use` runs. Rejects with a `CommandError`. */
export async function withCandidate<T>(
  { npm, onStep }: PluginKeeping,
  request: PluginRequest,
  use: (candidate: Candidate) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'exfiltrator-plugin-'))
  try {
    // Without it npm takes the settings and packages of a folder above.
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    onStep('looking at it')
    return await use(await fetchCandidate(request, npm, folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Throws a `CommandError` when the package cannot be a plugin here. `has` tells whether it has a file. */
export function admit(dataDir: string, manifest: PluginManifest, has: (path: string) => boolean): void {
  const { collectors } = findCollectors(dataDir)
  const builtIn = collectors.find((each) => each.package === manifest.name && each.origin === 'built-in')
  const reason = builtIn ? 'comes with exfiltrator' : refusal(manifest, has, { core: coreManifest.version, collectors })
  if (reason)
    throw new CommandError(
      'plugin-refused',
      EXIT.failed,
      `${manifest.name} ${manifest.version ?? ''} ${reason}. Nothing was changed`,
    )
}

/** Puts a candidate among the plugins, in the place of another version of it. */
export function install(keeping: PluginKeeping, candidate: Candidate): Promise<void> {
  const { manifest, tarball, integrity, source } = candidate
  const { name, version } = manifest
  return change(keeping, `${name} ${version}`, async (stage, plugins, options) => {
    admit(keeping.dataDir, manifest, (path) => candidate.files.has(path))
    keeping.onStep(`installing ${name} ${version}`)
    let spec = `${name}@${version}`
    if ('url' in source) {
      // From the very archive that was looked into, kept for as long as npm may want it again.
      mkdirSync(join(stage, 'tarballs'), { recursive: true })
      copyFileSync(tarball, join(stage, 'tarballs', basename(tarball)))
      spec = `file:tarballs/${basename(tarball)}`
    }
    await plugins.npm.install([spec], options)
    if (integritiesIn(stage)(name) !== integrity) {
      throw new CommandError(
        'damaged',
        EXIT.failed,
        `${name} ${version}: what was installed is not what was looked into. Nothing was changed`,
      )
    }
    await plugins.add({ name, type: 'user', ...source })
    dropTarballs(stage)
  })
}

/** Uses a collector's package where it lies. */
export function link(keeping: PluginKeeping, root: string): Promise<PluginManifest> {
  const { manifest } = manifestAt(root)
  if (!manifest?.name) {
    const message = `${root} has no package.json that names a package: \`plugins link\` takes the folder of a collector's package`
    throw new CommandError('not-a-package', EXIT.usage, message)
  }
  return change(keeping, manifest.name, async (_, plugins) => {
    admit(keeping.dataDir, manifest, (path) => existsSync(join(root, path)))
    const former = installedPlugins(keeping.dataDir).find(({ name }) => name === manifest.name)
    if (former?.type === 'user') {
      throw new CommandError(
        'plugin-refused',
        EXIT.failed,
        `${manifest.name} is installed: \`exfiltrator plugins uninstall ${manifest.name}\` first. Nothing was changed`,
      )
    }
    await plugins.add({ name: manifest.name, root, type: 'link' })
    return manifest
  })
}

/** Takes a plugin away. Artifacts that it collected stay in the archive. */
export function uninstall(keeping: PluginKeeping, { name, type }: InstalledPlugin): Promise<void> {
  return change(keeping, name, async (stage, plugins, options) => {
    keeping.onStep(`uninstalling ${name}`)
    if (type === 'user') await plugins.npm.uninstall([name], options)
    await plugins.remove(name)
    dropTarballs(stage)
  })
}

async function change<T>(
  { dataDir, npm, config, signal, onStep }: PluginKeeping,
  what: string,
  make: (stage: string, plugins: OclifPlugins, options: OclifNpmOptions) => Promise<T>,
): Promise<T> {
  const onWait = () => onStep('waiting for another exfiltrator that changes plugins')
  try {
    return await withPluginsLock(
      dataDir,
      () =>
        stagedChange(dataDir, async (stage) => {
          const { plugins, options } = await oclifPlugins(stage, config, npm)
          const result = await make(stage, plugins, options)
          signal.throwIfAborted()
          return result
        }),
      { onWait, signal },
    )
  } catch (error) {
    if (error instanceof NpmFailed) throw explainNpmFailure(error.failure, what)
    const code = (error as NodeJS.ErrnoException | null)?.code
    if (code && !(error instanceof CommandError)) {
      throw explainNpmFailure({ code, summary: `${(error as Error).message}, in ${dataDir}` }, what)
    }
    throw error
  }
}

/** Removes archives that no plugin came from any more. */
function dropTarballs(stage: string): void {
  const folder = join(stage, 'tarballs')
  if (!existsSync(folder)) return
  const { dependencies = {} } = JSON.parse(readFileSync(join(stage, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  const used = new Set(Object.values(dependencies).map((spec) => basename(spec)))
  for (const name of readdirSync(folder)) if (!used.has(name)) rmSync(join(folder, name))
}
