import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from './part.ts'
import { trackedFiles } from './tracked-files.ts'

const words: readonly (readonly [RegExp, string])[] = [
  [
    /(?<![\w.~-])\/(wor[k]|far[m])\/|\/root\/[.]/,
    "a path of somebody's machine: say it relative to the repository, or invent one below /home/me",
  ],
  [
    /registry[.]np[m]js|pypi[.]or[g]|crates[.]i[o]|proxy[.]golan[g]|deb[.]debia[n]|maven[.]or[g]/,
    'the host of a package registry: name the package only, the client knows where',
  ],
  [/^(<{7}|>{7}|={7})( |$)/, 'a conflict marker: finish the merge'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key: make one when the test runs'],
  [/(?<![\w-])(ex[kn])_[0-9A-Za-z]{30,}/, 'what looks like a real key: make one when the test runs'],
]
const inCode: readonly (readonly [RegExp, string])[] = [
  [/\b(test|it|describe)[.](only|todo)\b/, 'leaves tests out: take it away, or finish the test'],
  [/\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/, 'is unfinished: finish it or say in the docs what is missing'],
]
const names = /(^|\/)(utils?|helpers?|types|common|manager|misc|shared)[.]tsx?$/

/** What never belongs in the repository, in every text file but the lock file and the sample homes. */
export const forbiddenWords: Part = {
  name: 'words and paths',
  async run(root) {
    const files = trackedFiles(root).filter((path) => !/(^|\/)(bun[.]lock|test\/homes\/.*)$/.test(path))
    const problems: string[] = []
    for (const path of files) {
      if (names.test(path)) problems.push(`${path} is named after nothing: call it what its one export is called.`)
      const bytes = readFileSync(join(root, path))
      if (bytes.subarray(0, 8192).includes(0)) continue
      const rules = /[.](tsx?|astro|mjs)$/.test(path) ? [...words, ...inCode] : words
      for (const [index, line] of bytes.toString('utf8').split('\n').entries())
        for (const [pattern, what] of rules)
          if (pattern.test(line)) problems.push(`${path}:${index + 1} holds ${what}.`)
    }
    return { seen: `${files.length} files`, problems }
  },
}
