import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PackageManifest, PublicPackage } from './public-packages.ts'

/** A package as it would be published. */
export interface PackedPackage {
  readonly folder: string
  readonly tarball: string
  /** Bytes of the tarball. */
  readonly size: number
  /** As it is inside the tarball: versions of this repository's own packages are written out there. */
  readonly manifest: PackageManifest
  /** Paths inside the package, with their bytes. */
  readonly files: ReadonlyMap<string, number>
}

/** Packs one package into `folder`, as a release does. Rejects with what the packer said. */
export async function pack(root: string, { folder }: PublicPackage, into: string): Promise<PackedPackage> {
  mkdirSync(into, { recursive: true })
  const child = Bun.spawn([process.execPath, 'pm', 'pack', '--quiet', '--ignore-scripts', '--destination', into], {
    cwd: join(root, folder),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  if (code !== 0) throw new Error(`packing ${folder} failed: ${stderr.trim() || stdout.trim()}`)
  const tarball = stdout.trim().split('\n').at(-1) as string
  return { folder, ...(await readPacked(tarball)) }
}

async function readPacked(tarball: string): Promise<Omit<PackedPackage, 'folder'>> {
  const inside = await new Bun.Archive(readFileSync(tarball)).files()
  const files = new Map<string, number>()
  let manifest: PackageManifest | undefined
  for (const [path, file] of inside) {
    const name = path.replace(/^[^/]+\//, '')
    files.set(name, file.size)
    if (name === 'package.json') manifest = JSON.parse(await file.text()) as PackageManifest
  }
  if (!manifest) throw new Error(`${tarball} holds no package.json`)
  return { tarball, size: statSync(tarball).size, manifest, files }
}
