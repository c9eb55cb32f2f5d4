/**
 * `bun run release:dry [--json] [--keep FOLDER]`: packs every public package as a release
 * would, shows what would be published, and uses each from outside: installed into an empty
 * folder, every export imported, its program run. Publishes nothing. Exit code 1 where
 * something does not hold. `--keep` leaves the tarballs in FOLDER.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { outsideFaults } from './outside-faults.ts'
import { type PackedPackage, pack } from './pack.ts'
import { packingFaults } from './packing-faults.ts'
import { publicPackages } from './public-packages.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, keep: { type: 'string' } } })
const root = resolve(import.meta.dir, '../..')
const folder = values.keep ? resolve(values.keep) : mkdtempSync(join(tmpdir(), 'exfil-release-'))
const say = (line: string) => values.json || console.log(line)

const reports: object[] = []
let broken = 0
try {
  const all: PackedPackage[] = []
  for (const each of publicPackages(root)) all.push(await pack(root, each, folder))
  for (const packed of all) {
    const { manifest, files, size, tarball } = packed
    const unpacked = [...files.values()].reduce((sum, bytes) => sum + bytes, 0)
    say(`\n${manifest.name} ${manifest.version}  (${packed.folder})`)
    say(`  ${files.size} files, ${kilobytes(size)} packed, ${kilobytes(unpacked)} unpacked`)
    for (const [path, bytes] of [...files].sort()) say(`  ${kilobytes(bytes).padStart(10)}  ${path}`)
    const faults = packingFaults(packed, all)
    if (faults.length === 0) faults.push(...(await outsideFaults(packed, all)))
    for (const fault of faults) say(`  FAULT: ${manifest.name} ${fault}`)
    if (faults.length === 0) say('  installed, imported and run from outside: holds')
    else broken += 1
    reports.push({
      name: manifest.name,
      version: manifest.version,
      size,
      unpacked,
      files: Object.fromEntries(files),
      faults,
      ...(values.keep && { tarball }),
    })
  }
} finally {
  if (!values.keep) rmSync(folder, { recursive: true, force: true })
}
if (values.json) console.log(JSON.stringify({ packages: reports }))
say(
  `\n${reports.length} packages, ${broken === 0 ? 'all fit to be published' : `${broken} not fit to be published`}; nothing was published`,
)
process.exit(broken === 0 ? 0 : 1)

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
