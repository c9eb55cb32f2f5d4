/** `bun run generate`: writes the docs that are made from the code. `bun run check` says when that is due. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { GENERATED } from './check/generated-docs.ts'

const root = resolve(import.meta.dir, '..')
for (const { path, make } of GENERATED) {
  writeFileSync(join(root, path), await make(root))
  console.log(path)
}
process.exit(0)
