import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './machine.ts'

/** Makes the packages in these folders the plugins of a machine, and no others, as `plugins link` does. */
export function linkPlugins(machine: Pick<Machine, 'dataDir'>, roots: readonly string[]): void {
  const plugins = roots.map((root) => {
    const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string }
    return { name, type: 'link', root }
  })
  mkdirSync(machine.dataDir, { recursive: true })
  writeFileSync(join(machine.dataDir, 'package.json'), JSON.stringify({ oclif: { plugins } }))
}
