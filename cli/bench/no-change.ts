import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { atLeast, atMost, type Bench, figure, ratio } from './bench.ts'
import { manyTranscripts } from './corpus.ts'
import { openLab } from './lab.ts'
import { peers } from './peers.ts'
import { race, timed } from './timed.ts'

const files = Number(process.env.EXFILTRATOR_BENCH_FILES ?? 100_000)

export const noChange: Bench = {
  name: 'no-change',
  about: `a sync over ${files.toLocaleString('en')} unchanged files`,
  async run(say) {
    await using lab = await openLab()
    say('making the tree')
    manyTranscripts(lab.home, files, [800, 6000])
    const tree = join(lab.home, '.claude')
    const env = {
      PATH: process.env.PATH,
      HOME: lab.folder,
      RESTIC_PASSWORD: 'benchmark',
      RESTIC_REPOSITORY: join(lab.folder, 'restic'),
    }
    const commands: Record<string, string[] | null> = {
      rsync: peers.rsync && [peers.rsync, '-a', `${tree}/`, `${join(lab.folder, 'rsync')}/`],
      rclone: peers.rclone && [peers.rclone, 'sync', tree, join(lab.folder, 'rclone')],
      restic: peers.restic && [peers.restic, 'backup', '--quiet', tree],
    } as Record<string, string[] | null>
    mkdirSync(join(lab.folder, 'rsync'))
    say('first sync')
    const first = await lab.sync()
    if (first.account.uploaded !== files)
      throw new Error(`the first sync uploaded ${first.account.uploaded} of ${files}`)
    if (commands.restic) await timed([commands.restic[0] ?? '', 'init', '--quiet'], { env })
    for (const [name, command] of Object.entries(commands)) {
      if (!command) continue
      say(`first ${name}`)
      await timed(command, { env })
    }
    /** Two looks at least two seconds apart make every fingerprint trustworthy. */
    await Bun.sleep(2500)
    await lab.sync()
    let last = await lab.sync()
    say('racing')
    const contenders: Record<string, () => Promise<number>> = {
      ours: async () => {
        last = await lab.sync()
        if (last.account.unchanged !== files) throw new Error(`${last.account.unchanged} of ${files} were unchanged`)
        return last.seconds
      },
    }
    for (const [name, command] of Object.entries(commands))
      if (command) contenders[name] = async () => (await timed(command, { env })).seconds
    const seconds = await race(7, contenders)
    return [
      figure('exfiltrator sync', seconds.ours ?? null, 's'),
      figure('rsync -a', seconds.rsync ?? null, 's'),
      figure('rclone sync to a folder', seconds.rclone ?? null, 's'),
      figure('restic backup', seconds.restic ?? null, 's'),
      atMost('time against rsync -a', ratio(seconds.ours ?? null, seconds.rsync ?? null), 1.5, '×'),
      atLeast('faster than rclone sync', ratio(seconds.rclone ?? null, seconds.ours ?? null), 2, '×'),
      atLeast('faster than restic backup', ratio(seconds.restic ?? null, seconds.ours ?? null), 5, '×'),
      atMost('store requests', last.account.puts, 0, 'requests'),
      atMost('API calls', last.account.apiCalls, 2, 'calls'),
    ]
  },
}
