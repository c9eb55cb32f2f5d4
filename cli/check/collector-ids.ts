import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from './part.ts'
import { trackedFiles } from './tracked-files.ts'

const blind = /^(core|cli\/src|cli\/bin|api|web|migrations)\//

/** The ids of the collectors in this repository, as their packages declare them. */
function collectorIds(root: string): string[] {
  const folder = join(root, 'collectors')
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name, 'package.json')
    if (!existsSync(file)) return []
    const { exfil } = JSON.parse(readFileSync(file, 'utf8')) as { exfil?: { collectors?: { id: string }[] } }
    return (exfil?.collectors ?? []).map(({ id }) => id)
  })
}

/** Core, cli, api, web and migrations serve any type of artifact, so none of them says the id of one. */
export const collectorIdsStayHome: Part = {
  name: 'collector ids',
  async run(root) {
    const ids = collectorIds(root)
    const problems: string[] =
      ids.length === 0 ? ['No collectors/*/package.json declares "exfil": {"collectors": [{"id"}]}.'] : []
    const files = trackedFiles(root).filter((path) => blind.test(path))
    for (const path of files) {
      const lines = readFileSync(join(root, path), 'utf8').split('\n')
      for (const [index, line] of lines.entries())
        for (const id of ids)
          if (new RegExp(`(?<![\\w-])${id}(?![\\w-])`, 'i').test(line))
            problems.push(
              `${path}:${index + 1} says "${id}"\n  Types of artifacts are opaque here: take the id from the data, or use an invented one (\`notes\`) in a test.`,
            )
    }
    return { seen: `${ids.join(', ')} in ${files.length} files`, problems }
  },
}
