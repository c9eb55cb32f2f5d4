import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const skip = new Set(['node_modules', 'dist', '.git', '.astro', '.cache'])

/** The paths, relative to `root`, of the files that are or would be committed: git's answer, or a walk where there is no repository. */
export function trackedFiles(root: string): string[] {
  if (existsSync(join(root, '.git'))) {
    const answer = Bun.spawnSync(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
    if (answer.success) {
      const names = answer.stdout.toString().split('\0').filter(Boolean)
      return names.filter((name) => existsSync(join(root, name)))
    }
  }
  const found: string[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (skip.has(entry.name)) continue
      const path = folder ? `${folder}/${entry.name}` : entry.name
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile()) found.push(path)
    }
  }
  walk('')
  return found
}
