import type { Part } from './part.ts'
import { tail, tool } from './tool.ts'

/** TypeScript 7 over everything the root `tsconfig.json` includes. */
export const typeCheck: Part = {
  name: 'types',
  async run(root) {
    const { code, stdout, stderr } = await tool(root, 'node_modules/tsc7/bin/tsc', [
      '-p',
      '.',
      '--pretty',
      'false',
      '--listFiles',
    ])
    const files = stdout.split('\n').filter((line) => /[.][cm]?tsx?$/.test(line) && !line.includes('/node_modules/'))
    const errors = stdout.split('\n').filter((line) => /error TS\d+|^\s+\S/.test(line))
    const problems = []
    if (code !== 0) problems.push(tail(errors.join('\n') || stderr))
    else if (files.length === 0) problems.push('tsc looked at no file: correct "include" in tsconfig.json.')
    return { seen: `${files.length} files`, problems }
  },
}
