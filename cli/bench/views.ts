import { join, resolve } from 'node:path'
import { atLeast, atMost, type Bench, figure, type Row } from './bench.ts'

interface Figure {
  what: string
  value: number
  unit: string
  atMost?: number
  atLeast?: number
}

const root = resolve(import.meta.dir, '../..')
const NAMES = ['overview', 'list', 'record']
let running: Promise<Map<string, Row[]>> | undefined

/** What lies behind the dashboard, on a million artifacts. Those that were asked for share one archive: filling it takes minutes. */
export const views: readonly Bench[] = [
  { name: 'overview', about: 'the first page of an archive of a million artifacts on a thousand machines' },
  { name: 'list', about: 'the list of a million artifacts, with every filter and sort' },
  { name: 'record', about: 'artifacts recorded per second, into an empty archive and one of a million' },
].map((bench) => ({
  ...bench,
  async run(say) {
    running ??= measure(say)
    return (await running).get(bench.name) ?? []
  },
}))

async function measure(say: (line: string) => void): Promise<Map<string, Row[]>> {
  const asked = process.argv.slice(2).filter((word) => NAMES.includes(word))
  const names = asked.length > 0 ? asked : NAMES
  say('filling an archive: this takes some minutes')
  const child = Bun.spawn([process.execPath, '--no-env-file', join(root, 'api/bench/main.ts'), ...names], {
    cwd: root,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const output = await new Response(child.stdout).text()
  if ((await child.exited) !== 0) throw new Error('measuring the views failed: see above')
  const lines = output.trim().split('\n')
  return new Map(
    lines.map((line) => {
      const { name, figures } = JSON.parse(line) as { name: string; figures: Figure[] }
      return [name, figures.map(rowOf)]
    }),
  )
}

function rowOf({ what, value, unit, ...bar }: Figure): Row {
  if (bar.atMost !== undefined) return atMost(what, value, bar.atMost, unit)
  if (bar.atLeast !== undefined) return atLeast(what, value, bar.atLeast, unit)
  return figure(what, value, unit)
}
