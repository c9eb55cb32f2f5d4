import { join } from 'node:path'
import { atLeast, type Bench, best, figure, ratio } from './bench.ts'
import { manyTranscripts } from './corpus.ts'
import { openLab } from './lab.ts'
import { shapedLine } from './line.ts'
import { peers, startS3 } from './peers.ts'
import { median, timed } from './timed.ts'

const files = 3000
const shape = { roundTripMs: 20 }
const rounds = 3

export const firstSmall: Bench = {
  name: 'first-small',
  about: `the first sync of ${files} transcripts of 1 to 50 KB, 20 ms to the API and the store`,
  async run(say) {
    const ours: number[] = []
    let bytes = 0
    for (let round = 0; round < rounds; round += 1) {
      await using lab = await openLab(shape)
      bytes = manyTranscripts(lab.home, files, [1000, 50_000])
      const before = await lab.line.counted()
      const { seconds, account } = await lab.sync()
      if (account.uploaded !== files) throw new Error(`uploaded ${account.uploaded} of ${files}`)
      ours.push(seconds)
      const after = await lab.line.counted()
      say(
        `exfiltrator: ${seconds.toFixed(2)} s, ${((after.sent - before.sent) / bytes).toFixed(2)} of the bytes, ${account.puts} PUTs`,
      )
    }
    const times: Record<'restic' | 'rclone64' | 'rclone', number | null> = {
      restic: null,
      rclone64: null,
      rclone: null,
    }
    if (peers.versitygw) {
      const contest = async (name: keyof typeof times, runs: number) => {
        const taken: number[] = []
        for (let round = 0; round < runs; round += 1) taken.push(await peerRun(name))
        times[name] = median(taken)
        say(`${name}: ${times[name]?.toFixed(2)} s`)
      }
      if (peers.restic) await contest('restic', rounds)
      if (peers.rclone) {
        await contest('rclone64', rounds)
        await contest('rclone', 1)
      }
    }
    const mine = median(ours)
    return [
      figure('exfiltrator sync', mine, 's'),
      figure('restic backup', times.restic, 's'),
      figure('rclone copy --transfers 64 --checkers 64', times.rclone64, 's'),
      figure('rclone copy', times.rclone, 's'),
      figure('source', bytes / 1e6, 'MB'),
      atLeast(
        'faster than the best of restic and rclone with 64 transfers',
        ratio(best(times.restic, times.rclone64), mine),
        2,
        '×',
      ),
      atLeast('faster than rclone as it comes', ratio(times.rclone, mine), 30, '×'),
    ]
  },
}

/** One first upload by a peer, to an empty bucket, over a line of the same shape. */
async function peerRun(name: 'restic' | 'rclone64' | 'rclone'): Promise<number> {
  await using lab = await openFolder()
  await using s3 = await startS3(join(lab.folder, 's3'))
  await using line = await shapedLine(s3.port, shape)
  const home = join(lab.folder, 'home')
  manyTranscripts(home, files, [1000, 50_000])
  const tree = join(home, '.claude')
  const env = s3.env(line.port, lab.folder)
  if (name === 'restic') {
    const repository = ['--repo', s3.resticRepository(line.port)]
    await timed([peers.restic ?? '', 'init', '--quiet', ...repository], { env })
    return (await timed([peers.restic ?? '', 'backup', '--quiet', ...repository, tree], { env })).seconds
  }
  const flags = name === 'rclone64' ? ['--transfers', '64', '--checkers', '64'] : []
  return (await timed([peers.rclone ?? '', 'copy', tree, 's3:bench/rclone', ...flags], { env })).seconds
}

async function openFolder(): Promise<{ folder: string } & AsyncDisposable> {
  const { mkdtemp, rm } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  const folder = await mkdtemp(join(process.env.EXFILTRATOR_BENCH_DIR ?? tmpdir(), 'exfil-peer-'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
