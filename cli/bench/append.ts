import { join } from 'node:path'
import { atLeast, atMost, type Bench, figure, ratio } from './bench.ts'
import { appendTo, largeTranscript } from './corpus.ts'
import { openLab } from './lab.ts'
import { shapedLine } from './line.ts'
import { peers, startS3 } from './peers.ts'
import { median, timed } from './timed.ts'

const size = 500_000_000
const rounds = 3

export const append: Bench = {
  name: 'append',
  about: 'appending 1 % to a transcript of 500 MB',
  async run(say) {
    await using lab = await openLab()
    say('making the transcript')
    const path = largeTranscript(lab.home, size)
    say('first sync')
    await lab.sync()
    const tree = join(lab.home, '.claude')
    const cleanup = new AsyncDisposableStack()
    await using _ = cleanup
    let restic: (() => Promise<{ seconds: number; sent: number }>) | undefined
    if (peers.restic && peers.versitygw) {
      const s3 = cleanup.use(await startS3(join(lab.folder, 's3')))
      const line = cleanup.use(await shapedLine(s3.port, { roundTripMs: 0 }))
      const env = s3.env(line.port, lab.folder)
      const repository = ['--repo', s3.resticRepository(line.port)]
      say('first restic backup')
      await timed([peers.restic, 'init', '--quiet', ...repository], { env })
      await timed([peers.restic, 'backup', '--quiet', ...repository, tree], { env })
      restic = async () => {
        const before = await line.counted()
        const { seconds } = await timed([peers.restic ?? '', 'backup', '--quiet', ...repository, tree], { env })
        return { seconds, sent: (await line.counted()).sent - before.sent }
      }
    }
    const ours: { seconds: number; sent: number }[] = []
    const theirs: { seconds: number; sent: number }[] = []
    const appended = size / 100
    for (let round = 0; round < rounds; round += 1) {
      appendTo(path, appended, round)
      const before = await lab.line.counted()
      const { seconds, account } = await lab.sync()
      if (account.uploaded !== 1) throw new Error(`uploaded ${account.uploaded} instead of 1`)
      ours.push({ seconds, sent: (await lab.line.counted()).sent - before.sent })
      if (restic) theirs.push(await restic())
    }
    const seconds = median(ours.map((one) => one.seconds))
    const sent = median(ours.map((one) => one.sent))
    const peer = restic
      ? { seconds: median(theirs.map((one) => one.seconds)), sent: median(theirs.map((one) => one.sent)) }
      : null
    return [
      figure('exfiltrator sync', seconds, 's'),
      figure('restic backup', peer?.seconds ?? null, 's'),
      figure('exfiltrator sends', sent / 1e6, 'MB'),
      figure('restic sends', peer ? peer.sent / 1e6 : null, 'MB'),
      atLeast('faster than restic backup', ratio(peer?.seconds ?? null, seconds), 3, '×'),
      atMost("bytes sent against restic's", ratio(sent, peer?.sent ?? null), 1, '×'),
      atMost('bytes sent against the appended bytes', sent / appended, 0.3, '×'),
    ]
  },
}
