import { execFile } from 'node:child_process'
import { CONTRACT } from '../../collector.ts'
import { holds, same, text } from '../broken-promise.ts'
import type { Script } from '../script.ts'
import { madeBy } from '../stage.ts'

export const definitionCases: Script[] = [
  {
    title: 'definition: says what it is',
    promise: 'a definition says what it is before anything of it runs',
    contract: 'CollectorFacts',
    usually: 'a field of `defineCollector({…})` was left empty',
    async play(stage) {
      const { definition } = stage.subject
      same(definition.contract, CONTRACT, { on: 'contract', usually: 'write `contract: CONTRACT`, imported from core' })
      holds(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(definition.id), {
        on: 'id',
        expected: text('lower-case words joined by hyphens'),
        got: definition.id,
      })
      holds(definition.title.trim() !== '', {
        on: 'title',
        expected: text('a title for people'),
        got: definition.title,
      })
      holds(Number.isSafeInteger(definition.rules) && definition.rules >= 0, {
        on: 'rules',
        expected: text('a whole number'),
        got: definition.rules,
      })
      holds(
        definition.reads.length > 0 && definition.reads.every((line) => typeof line === 'string' && line.trim() !== ''),
        { on: 'reads', expected: text('lines that tell people what is read'), got: definition.reads },
      )
      holds((await madeBy(stage.subject)) !== stage.made, {
        on: 'create',
        expected: text('a collector of its own for each call'),
        got: text('the same one twice'),
        usually: '`create` gives an object that was made once: what one run keeps in it, the next one finds',
      })
    },
  },
  {
    title: 'import: is quiet, and lets the process end',
    promise: 'importing a collector has no side effects',
    contract: 'CollectorDefinition',
    usually: 'something runs at the top of a module: move it into `create` or into the call that needs it',
    async play({ subject }) {
      const program = `await import(${JSON.stringify(subject.entry)})`
      const { output, code } = await new Promise<{ output: string; code: unknown }>((resolve) => {
        execFile(process.execPath, ['-e', program], { timeout: 20_000 }, (error, stdout, stderr) =>
          resolve({ output: stdout + stderr, code: error?.code ?? error?.signal ?? 0 }),
        )
      })
      same(output, '', { on: 'what importing prints' })
      same(code, 0, { on: 'how a process ends that only imports it' })
    },
  },
]
