import type { OpenCollector } from '../collectors/open-collector.ts'
import { keyText, type Problem } from './problem.ts'
import type { Config } from './read-config.ts'

/** What a collector has against the options that stand in its section. */
export async function optionProblems(config: Config, id: string, opened: OpenCollector): Promise<Problem[]> {
  const options = config.collectors.get(id)?.options ?? {}
  const issues = await opened.check(options)
  return issues.map(({ message, path = [] }) => {
    const steps = path.map((step) => (typeof step === 'object' ? step.key : step) as string | number)
    const at = ['collectors', id, ...steps]
    return { line: config.document?.lineOf(at) ?? 1, key: keyText(at), message, stops: 'collector', collector: id }
  })
}
