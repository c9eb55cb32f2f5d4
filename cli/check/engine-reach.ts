import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from './part.ts'
import { trackedFiles } from './tracked-files.ts'

const reaches: readonly (readonly [RegExp, string])[] = [
  [/\bBun\.(file|write|stdin|stdout|stderr|Glob|mmap|S3Client|s3)\b/, "uses Bun's file API"],
  [/\bBun\.(spawn|spawnSync|\$|connect|listen|serve|udpSocket|sql|redis)\b/, 'runs a program or opens a socket'],
  [/(?<![.\w])fetch\(/, 'speaks HTTP'],
  [
    /\bfrom ['"](node:)?(fs|fs\/promises|child_process|net|tls|http|https|os)['"]|import\(['"](node:)?fs/,
    'imports a module of the machine',
  ],
  [/\bprocess\.(env|cwd|exit|argv)\b/, 'looks at the process'],
  [/\bDate\.now\(\)|new Date\(\)|\bperformance\.now\b/, 'reads the clock of the machine'],
  [/@exfil\/collector-|\/collectors\//, 'names a collector package'],
]

/** The engine decides; it touches disk, network, clock and processes through its ports only. */
export const engineReach: Part = {
  name: 'engine behind its ports',
  async run(root) {
    const files = trackedFiles(root).filter(
      (path) => /^core\/src\/engine\/.*[.]ts$/.test(path) && !/[.]test[.]ts$|\/ports[.]ts$|\/testing\//.test(path),
    )
    const problems: string[] = files.length === 0 ? ['core/src/engine has no file to look at.'] : []
    for (const path of files) {
      const code = readFileSync(join(root, path), 'utf8').replace(/\/\*[\s\S]*?\*\//g, (comment) =>
        comment.replace(/[^\n]/g, ' '),
      )
      for (const [index, line] of code.split('\n').entries()) {
        const statement = line.replace(/(^|\s)\/\/.*$/, '')
        for (const [pattern, what] of reaches)
          if (pattern.test(statement))
            problems.push(
              `${path}:${index + 1} ${what}: ${line.trim()}\n  Add what is needed to engine/ports.ts and implement it outside.`,
            )
      }
    }
    return { seen: `${files.length} files`, problems }
  },
}
