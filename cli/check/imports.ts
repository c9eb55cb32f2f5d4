import { join } from 'node:path'
import type { Part } from './part.ts'
import { tail, tool } from './tool.ts'

interface Report {
  modules: { dependencies: unknown[] }[]
  summary: {
    violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[]; comment?: string }[]
    ruleSetUsed: { forbidden: { name: string; comment: string }[] }
  }
}

const home = join(import.meta.dir, '../..')
const packages = ['core', 'collectors', 'cli', 'api', 'web']

/**
 * dependency-cruiser with `.config/dependency-cruiser.ts`: who may import whom. The tool and the rules are this
 * repository's own; `root` is the tree they are held against (a test seeds one with violations).
 */
export const imports: Part = {
  name: 'import directions',
  async run(root) {
    const { code, stdout, stderr } = await tool(root, join(home, 'node_modules/.bin/depcruise'), [
      '--config',
      join(home, '.config/dependency-cruiser.ts'),
      '--output-type',
      'json',
      ...packages,
    ])
    let report: Report
    try {
      report = JSON.parse(stdout)
    } catch {
      return { seen: 'nothing', problems: [`dependency-cruiser ended with ${code}:\n${tail(stderr || stdout)}`] }
    }
    const edges = report.modules.reduce((sum, { dependencies }) => sum + dependencies.length, 0)
    const why = new Map(report.summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment]))
    const problems = report.summary.violations.map(({ from, to, rule, cycle }) => {
      const trail = cycle?.length ? [from, ...cycle.map(({ name }) => name)].join(' → ') : `${from} → ${to}`
      return `${rule.name}: ${trail}\n  ${why.get(rule.name)}`
    })
    if (edges === 0)
      problems.push(
        'dependency-cruiser saw no import at all: it reads TypeScript through `typescript` 6, keep that version beside it.',
      )
    return { seen: `${report.modules.length} modules, ${edges} imports`, problems }
  },
}
