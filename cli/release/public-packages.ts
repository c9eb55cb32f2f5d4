import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface PackageManifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly description?: string
  readonly license?: string
  readonly keywords?: readonly string[]
  readonly engines?: Readonly<Record<string, string>>
  readonly publishConfig?: { readonly access?: string }
  readonly exports?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
  readonly exfil?: { readonly collectors?: readonly { readonly id: string; readonly entry: string }[] }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
}

/** A workspace that is published. */
export interface PublicPackage {
  /** Relative to the repository. */
  readonly folder: string
  readonly manifest: PackageManifest
}

/** The workspaces of the repository that are not private, those that others depend on first. */
export function publicPackages(root: string): PublicPackage[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] }
  const folders = workspaces.flatMap((pattern) => {
    const files = [...new Bun.Glob(`${pattern}/package.json`).scanSync({ cwd: root })]
    return files.map((file) => dirname(file).replaceAll('\\', '/')).sort()
  })
  const packages = folders
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageManifest,
    }))
  return packages.filter(({ manifest }) => manifest.private !== true)
}
