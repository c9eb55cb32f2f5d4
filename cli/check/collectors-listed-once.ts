import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from './part.ts'
import { trackedFiles } from './tracked-files.ts'

/** Where a collector's package may be named beside its own folder: data of the cli, the lock file, the generated table. */
const lists = /^(cli\/package[.]json|bun[.]lock|collectors\/README[.]md)$/
/** What people read, and what is run to prove or to measure. */
const free = /^(docs\/|README[.]md|CONTRIBUTING[.]md|cli\/(test|bench)\/|collectors\/[^/]+\/)|[.]test[.]tsx?$/

/** Adding a collector adds a folder: no list, configuration or script has to learn of it. */
export const collectorsListedOnce: Part = {
  name: 'collectors listed once',
  async run(root) {
    const folder = join(root, 'collectors')
    const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'package.json')))
    const found = trackedFiles(root).filter((path) => !lists.test(path) && !free.test(path))
    const problems: string[] = []
    for (const path of found) {
      const text = readFileSync(join(root, path), 'latin1')
      for (const name of names) {
        const at = text.search(new RegExp(`collector-${name}\\b|collectors/${name}\\b`))
        if (at < 0) continue
        const line = text.slice(0, at).split('\n').length
        problems.push(
          `${path}:${line} names the collector "${name}"\n  A new one would have to be added there: look at the folders of collectors/ instead.`,
        )
      }
    }
    return { seen: `${names.length} collectors, ${found.length} files`, problems }
  },
}
