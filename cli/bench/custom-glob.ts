import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Account } from '@exfil/core/wire'
import { atMost, type Bench, figure, ratio } from './bench.ts'
import { manyTranscripts } from './corpus.ts'
import { openLab, shipped } from './lab.ts'
import { race, timed } from './timed.ts'

const files = Number(process.env.EXFILTRATOR_BENCH_FILES ?? 100_000)

const rule = `[[collectors.custom-glob.rules]]
name = "transcripts"
root = "~/.claude/projects"
globs = ["**/*.jsonl"]
agent = "claude-code"
title = { field = "message.content", where = { type = "user" } }
time = { field = "timestamp" }
project = { field = "cwd" }
`

export const customGlob: Bench = {
  name: 'custom-glob',
  about: `a sync over ${files.toLocaleString('en')} unchanged files under a rule, against the same files as transcripts`,
  async run(say) {
    await using lab = await openLab()
    say('making the tree')
    manyTranscripts(lab.home, files, [800, 6000])
    const { EXFILTRATOR_DATA_DIR: data = '', EXFILTRATOR_CONFIG_DIR: config = '' } = lab.env
    for (const folder of [config, data]) mkdirSync(folder, { recursive: true })
    writeFileSync(join(config, 'config.toml'), rule)
    const root = resolve(import.meta.dir, '../../collectors/custom-glob')
    const plugins = [{ name: '@exfil/collector-custom-glob', type: 'link', root }]
    writeFileSync(join(data, 'package.json'), JSON.stringify({ private: true, oclif: { plugins } }))
    const sync = async (collector: string) => {
      const command = [shipped, 'sync', '--json', '--collector', collector]
      const { seconds, stdout } = await timed(command, { env: lab.env })
      return { seconds, account: JSON.parse(stdout) as Account }
    }
    const ids = ['claude-code', 'custom-glob']
    for (const id of ids) {
      say(`first sync of ${id}`)
      const { account } = await sync(id)
      if (account.uploaded !== files)
        throw new Error(`the first sync of ${id} uploaded ${account.uploaded} of ${files}`)
    }
    /** Two looks at least two seconds apart make every fingerprint trustworthy. */
    await Bun.sleep(2500)
    for (const id of [...ids, ...ids]) await sync(id)
    say('racing')
    const unchanged = (id: string) => async () => {
      const { seconds, account } = await sync(id)
      if (account.unchanged !== files) throw new Error(`${account.unchanged} of ${files} were unchanged for ${id}`)
      return seconds
    }
    const seconds = await race(7, { transcripts: unchanged('claude-code'), rule: unchanged('custom-glob') })
    const { transcripts = null, rule: underRule = null } = seconds
    return [
      figure('as transcripts', transcripts, 's'),
      figure('under a rule', underRule, 's'),
      atMost('time against the same files as transcripts', ratio(underRule, transcripts), 1.5, '×'),
    ]
  },
}
