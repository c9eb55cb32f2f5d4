import { posix } from 'node:path'
import type { PackedPackage } from './pack.ts'

/** Never in a package: tests, what they run on, and what a checkout collects. */
const STRAY =
  /(^|\/)(test|tests|homes|samples|node_modules|dist|bench)\/|[.]test[.]tsx?$|(^|\/)[.](env|npmrc|git|DS_Store)|(^|\/)bunfig[.]toml$|[.]tgz$/

/** A package may be this large at most, in bytes of its tarball: what is larger holds something by mistake. */
const LIMIT = 1_000_000

/** What is wrong with a packed package, a sentence each. `all` are those that are released together. */
export function packingFaults({ manifest, files, size }: PackedPackage, all: readonly PackedPackage[]): string[] {
  const faults: string[] = []
  const fault = (what: string) => faults.push(what)
  for (const name of ['README.md', 'LICENSE']) {
    if (!files.get(name)) fault(`has no ${name}: put one beside its package.json`)
  }
  for (const field of ['description', 'license', 'keywords', 'engines'] as const) {
    const value = manifest[field]
    if (!value || (Array.isArray(value) && value.length === 0)) fault(`has no "${field}" in its package.json`)
  }
  if (manifest.publishConfig?.access !== 'public') fault('lacks "publishConfig": {"access": "public"}')
  for (const path of files.keys()) if (STRAY.test(path)) fault(`holds ${path}: leave it out with "files"`)
  if (size > LIMIT)
    fault(`is ${size} bytes packed, more than ${LIMIT}: leave out with "files" what is not needed to run it`)
  for (const script of ['preinstall', 'install', 'postinstall']) {
    if (manifest.scripts?.[script])
      fault(`has the script "${script}": many installers do not run it, so nothing may need it`)
  }
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies'] as const) {
    for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
      if (/^(workspace|file|link|catalog|git)/.test(range))
        fault(`depends on ${name} "${range}", which nobody else can install`)
      const other = all.find((each) => each.manifest.name === name)?.manifest
      if (other && !Bun.semver.satisfies(other.version, range)) {
        fault(`wants ${name} ${range}, and ${other.version} is released with it`)
      }
    }
  }
  for (const path of pointedAt(manifest)) {
    if (!files.has(posix.normalize(path))) fault(`points to ${path}, which is not in it`)
  }
  return faults
}

function pointedAt({ exports = {}, bin = {}, exfil }: PackedPackage['manifest']): string[] {
  const entries = (exfil?.collectors ?? []).map(({ entry }) => entry)
  return [...Object.values(exports), ...Object.values(bin), ...entries]
}
