import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from './part.ts'

const shape = [
  'package.json',
  'README.md',
  'src/index.ts',
  'src/layout.ts',
  'src/describe.ts',
  'test/conformance.test.ts',
  'test/homes',
]

interface Package {
  name: string
  oclif?: object
  exfil?: { collectors?: { id: string; entry: string }[] }
  peerDependencies?: Record<string, string>
  dependencies?: Record<string, string>
}

/** Every folder below `collectors/` looks the same, so that who has read one can find the way in all. */
export const collectorShape: Part = {
  name: 'shape of collectors',
  async run(root) {
    const folder = join(root, 'collectors')
    const names = existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
      : []
    const problems: string[] = names.length === 0 ? ['There is no folder below collectors/.'] : []
    for (const name of names) {
      for (const path of shape)
        if (!existsSync(join(folder, name, path)))
          problems.push(`collectors/${name} has no ${path}: add it, every collector has one.`)
      const file = join(folder, name, 'package.json')
      if (!existsSync(file)) continue
      const found = JSON.parse(readFileSync(file, 'utf8')) as Package
      const declared = found.exfil?.collectors ?? []
      if (found.name !== `@exfil/collector-${name}`)
        problems.push(`collectors/${name} is called ${found.name}: call it @exfil/collector-${name}.`)
      if (!found.oclif)
        problems.push(
          `collectors/${name}/package.json lacks "oclif": {}: without it the cli does not take it for a plugin.`,
        )
      if (!declared.some(({ id }) => id === name))
        problems.push(`collectors/${name}/package.json declares no collector with the id "${name}".`)
      for (const { id, entry } of declared)
        if (!existsSync(join(folder, name, entry)))
          problems.push(`collectors/${name}: the entry ${entry} of "${id}" does not exist.`)
      if (!found.peerDependencies?.['@exfil/core'] || found.dependencies?.['@exfil/core'])
        problems.push(
          `collectors/${name}: declare @exfil/core as a peer (and dev) dependency, so that the host's copy is used.`,
        )
    }
    return { seen: names.join(', '), problems }
  },
}
