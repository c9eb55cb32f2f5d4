import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, EXIT } from '../command-error.ts'
import { explainNpmFailure, NpmFailed } from './npm-failure.ts'
import { NAME, type PluginRequest } from './request.ts'
import type { Npm } from './run-npm.ts'

/** What a package says of itself in its `package.json`, as far as it is asked here. */
export interface PluginManifest {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly license?: unknown
  readonly oclif?: unknown
  readonly exfil?: { readonly collectors?: readonly { readonly id: string; readonly entry: string }[] }
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** A package that was fetched and looked into. Nothing of it has run, and nothing is installed. */
export interface Candidate {
  readonly manifest: PluginManifest
  /** Who put it into the registry, by the registry's word. */
  readonly publisher: string | undefined
  /** How it is found again by `update`. */
  readonly source: { readonly tag: string } | { readonly url: string }
  readonly tarball: string
  /** Of the tarball, as npm writes it. */
  readonly integrity: string
  /** Paths inside the package. */
  readonly files: ReadonlySet<string>
}

/**
 * Fetches what was asked for into `folder` and reads it. What counts is the package itself:
 * what a registry says beside it may differ. Rejects with a `CommandError`.
 */
export async function fetchCandidate(request: PluginRequest, npm: Npm, folder: string): Promise<Candidate> {
  mkdirSync(folder, { recursive: true })
  if (request.from === 'registry') {
    const { name, version, publisher } = await lookUp(request, npm, folder)
    return { ...(await pack(`${name}@${version}`, npm, folder)), publisher, source: { tag: request.wanted } }
  }
  if (request.from === 'git' && !Bun.which('git')) {
    throw new CommandError(
      'git-missing',
      EXIT.failed,
      `${request.url} is a git repository, and git is not installed here: install git, or give a .tgz file. Nothing was changed`,
    )
  }
  const file = request.url.startsWith('file:') ? request.url.slice('file:'.length) : undefined
  if (file !== undefined && !existsSync(file)) {
    throw new CommandError('not-found', EXIT.failed, `there is no file ${file}: check the path. Nothing was changed`)
  }
  return { ...(await pack(request.url, npm, folder)), publisher: undefined, source: { url: request.url } }
}

interface Found {
  name: string
  version: string
  publisher: string | undefined
}

async function lookUp(request: PluginRequest & { from: 'registry' }, npm: Npm, folder: string): Promise<Found> {
  for (const name of request.names) {
    try {
      const answer = await npm(['view', `${name}@${request.wanted}`], folder)
      const found = (Array.isArray(answer) ? answer.at(-1) : answer) as RegistryEntry | undefined
      if (found) return { name, version: found.version, publisher: publisherOf(found) }
    } catch (error) {
      if (!(error instanceof NpmFailed)) throw error
      if (error.failure.code !== 'E404') throw explainNpmFailure(error.failure, name)
    }
    const versions = await versionsOf(name, npm, folder)
    if (versions) {
      throw new CommandError(
        'not-found',
        EXIT.failed,
        `${name} has no version or tag "${request.wanted}": it has ${versions}. Nothing was changed`,
      )
    }
  }
  const names = request.names.join(' nor ')
  throw new CommandError(
    'not-found',
    EXIT.failed,
    `the registry of your npm settings has no ${names}: check the name. Nothing was changed`,
  )
}

interface RegistryEntry {
  version: string
  _npmUser?: string | { name?: string }
  maintainers?: readonly (string | { name?: string })[]
  'dist-tags'?: Record<string, string>
}

function publisherOf({ _npmUser, maintainers }: RegistryEntry): string | undefined {
  const person = _npmUser ?? maintainers?.[0]
  return typeof person === 'string' ? person : person?.name
}

/** The tags of a package with their versions, or nothing where there is no such package. */
async function versionsOf(name: string, npm: Npm, folder: string): Promise<string | undefined> {
  try {
    const tags = (await npm(['view', name, 'dist-tags'], folder)) as Record<string, string> | undefined
    return Object.entries(tags ?? {})
      .map(([tag, version]) => `${version} (${tag})`)
      .join(', ')
  } catch {
    return undefined
  }
}

type Packed = Pick<Candidate, 'manifest' | 'tarball' | 'integrity' | 'files'>

async function pack(spec: string, npm: Npm, folder: string): Promise<Packed> {
  try {
    const [packed] = (await npm(['pack', spec, `--pack-destination=${folder}`], folder)) as [
      { filename: string; integrity: string; files: { path: string }[] },
    ]
    const tarball = join(folder, packed.filename)
    return {
      manifest: await manifestOf(tarball),
      tarball,
      integrity: packed.integrity,
      files: new Set(packed.files.map(({ path }) => path)),
    }
  } catch (error) {
    throw error instanceof NpmFailed ? explainNpmFailure(error.failure, spec) : error
  }
}

async function manifestOf(tarball: string): Promise<PluginManifest> {
  const archive = new Bun.Archive(await Bun.file(tarball).bytes())
  const [file] = [...(await archive.files('*/package.json')).values()]
  const manifest = JSON.parse((await file?.text()) ?? 'null') as Partial<PluginManifest> | null
  if (!manifest?.version || !NAME.test(manifest.name ?? '')) {
    throw new CommandError(
      'not-a-package',
      EXIT.failed,
      'it holds no package.json with a proper name and a version. Nothing was changed',
    )
  }
  return manifest as PluginManifest
}
