import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Account } from '@exfil/core/wire'
import { linkPlugins } from '../test/drivers/link-plugins.ts'
import { atMost, type Bench, figure, ratio } from './bench.ts'
import { manyTranscripts } from './corpus.ts'
import { type Lab, openLab, shipped } from './lab.ts'
import { median, race, timed } from './timed.ts'

const files = Number(process.env.EXFILTRATOR_BENCH_FILES ?? 10_000)
const rounds = 3
const BUILT_IN = 'claude-code'
const APART = 'transcripts-apart'

export const plugins: Bench = {
  name: 'plugins',
  about: `${files.toLocaleString('en')} transcripts through one collector, in this process and apart`,
  async run(say) {
    const first: Record<string, number[]> = { [BUILT_IN]: [], [APART]: [] }
    const noChange: Record<string, number[]> = { [BUILT_IN]: [], [APART]: [] }
    for (let round = 0; round < rounds; round += 1) {
      // Each on a server of its own, in turns: neither finds what the other has left.
      for (const id of round % 2 === 0 ? [BUILT_IN, APART] : [APART, BUILT_IN]) {
        await using lab = await openLab()
        manyTranscripts(lab.home, files, [800, 6000])
        linkPlugins({ dataDir: dataDirOf(lab) }, [apartIn(lab.folder)])
        const { seconds, account } = await syncWith(lab, id)
        if (account.uploaded !== files) throw new Error(`${id} uploaded ${account.uploaded} of ${files}`)
        first[id]?.push(seconds)
        if (round < rounds - 1) continue
        /** Two looks at least two seconds apart make every fingerprint trustworthy. */
        await Bun.sleep(2500)
        await syncWith(lab, id)
        const other = id === APART ? BUILT_IN : APART
        await syncWith(lab, other)
        await Bun.sleep(2500)
        await syncWith(lab, other)
        const unchanged = (id: string) => async () => {
          const { seconds, account } = await syncWith(lab, id)
          if (account.unchanged !== files) throw new Error(`${account.unchanged} of ${files} were unchanged`)
          return seconds
        }
        const taken = await race(9, { [BUILT_IN]: unchanged(BUILT_IN), [APART]: unchanged(APART) })
        for (const [id, seconds] of Object.entries(taken)) noChange[id]?.push(seconds)
      }
      say(`round ${round + 1}: ${[BUILT_IN, APART].map((id) => `${id} ${first[id]?.at(-1)?.toFixed(2)} s`).join(', ')}`)
    }
    const figures = Object.entries({ 'first sync': first, 'no-change sync': noChange })
    return figures.flatMap(([what, times]) => {
      const [here, apart] = [median(times[BUILT_IN] ?? []), median(times[APART] ?? [])]
      return [
        figure(`${what}, in process`, here, 's'),
        figure(`${what}, apart`, apart, 's'),
        atMost(`${what}: apart against in process`, ratio(apart, here), 1.1, '×'),
      ]
    })
  },
}

const dataDirOf = (lab: Lab) => lab.env.EXFILTRATOR_DATA_DIR as string

async function syncWith(lab: Lab, id: string): Promise<{ seconds: number; account: Account }> {
  const { seconds, stdout } = await timed([shipped, 'sync', '--json', '--collector', id], { env: lab.env })
  return { seconds, account: JSON.parse(stdout) as Account }
}

/** The built-in collector under another name, as a plugin. */
function apartIn(folder: string): string {
  const source = dirname(Bun.resolveSync(`@exfil/collector-${BUILT_IN}`, resolve(import.meta.dir, '..')))
  const root = join(folder, APART)
  mkdirSync(root)
  const { name, version, dependencies } = JSON.parse(readFileSync(join(source, '../package.json'), 'utf8'))
  const exfil = { collectors: [{ id: APART, entry: './index.ts' }] }
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ name: `${name}-apart`, version, type: 'module', exfil, dependencies }),
  )
  const entry = `import definition from ${JSON.stringify(join(source, 'index.ts'))}
export default { ...definition, id: ${JSON.stringify(APART)} }
`
  writeFileSync(join(root, 'index.ts'), entry)
  return root
}
