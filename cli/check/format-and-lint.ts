import { join } from 'node:path'
import type { Part } from './part.ts'
import { tail } from './tool.ts'

/** Biome: format, lint and import order. */
export const formatAndLint: Part = {
  name: 'format and lint',
  async run(root) {
    const child = Bun.spawn([join(root, 'node_modules/.bin/biome'), 'ci', '--colors=off', '.'], {
      cwd: root,
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    })
    const [stdout, stderr, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ])
    const seen = /Checked (\d+) files?/.exec(stdout + stderr)?.[1] ?? '0'
    const problems = []
    if (code !== 0 || seen === '0')
      problems.push(
        `${tail(stderr || stdout)}\nRun \`node_modules/.bin/biome check --write PATH\`, then mend what is left.`,
      )
    return { seen: `${seen} files`, problems }
  },
}
