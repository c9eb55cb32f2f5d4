import type { Part } from './part.ts'
import { tail, tool } from './tool.ts'

/** knip with `.config/knip.json`: files, exports and dependencies that nothing uses. */
export const deadCode: Part = {
  name: 'dead code',
  async run(root) {
    const { code, stdout, stderr } = await tool(root, 'node_modules/.bin/knip', [
      '--config',
      '.config/knip.json',
      '--no-progress',
      '--no-config-hints',
      '--reporter',
      'compact',
    ])
    const problems =
      code === 0
        ? []
        : [
            `${tail(stdout || stderr)}\nDelete what is named, or use it. An entry point that nothing imports goes into .config/knip.json.`,
          ]
    return { seen: 'every workspace', problems }
  },
}
