import { createHash } from 'node:crypto'
import { newId, type RecordItem } from '@exfil/core/wire'
import { objectKey } from '../src/blobs/object-key.ts'
import type { Figure } from './measure.ts'
import { type Million, openMillion } from './million.ts'

const BATCHES = 40
const ITEMS = 500
const AT_ONCE = 2

/** Artifacts recorded per second, two calls at a time of 500 each, as a node sends them. */
async function rate(archive: Million): Promise<number> {
  const { nodeId, api } = await archive.node()
  const clientTime = new Date().toISOString()
  const { runId } = await api.sync.begin({ cliVersion: '0.1.0', hostname: 'bench', clientTime })
  const batches: RecordItem[][] = []
  for (let batch = 0; batch < BATCHES; batch++) batches.push(await pack(archive, nodeId, api, batch))
  const started = performance.now()
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let items = batches.pop(); items; items = batches.pop()) {
      const answers = await api.sync.record({ runId, items })
      const refused = answers.find(({ status }) => status !== 'recorded')
      if (refused) throw new Error(JSON.stringify(refused))
    }
  })
  await Promise.all(workers)
  return (BATCHES * ITEMS) / ((performance.now() - started) / 1000)
}

async function pack(
  { userId, store }: Million,
  nodeId: string,
  api: Awaited<ReturnType<Million['node']>>['api'],
  batch: number,
) {
  const id = newId('pack')
  const body = createHash('sha512').update(id).digest()
  const stored = Buffer.concat(Array.from({ length: ITEMS }, () => body))
  const sha256 = createHash('sha256').update(stored).digest('hex')
  await api.sync.presign({ packs: [{ id, size: stored.length, sha256 }] })
  store.put(objectKey(userId, nodeId, id), stored)
  return Array.from({ length: ITEMS }, (_, index): RecordItem => {
    const key = `${id}-${index}`
    const checksum = createHash('sha256').update(key).digest('hex')
    const modifiedAt = new Date(Date.now() - (batch * ITEMS + index) * 60_000).toISOString()
    return {
      type: 'alpha',
      key,
      path: `~/.alpha/projects/-home-dev-project-${index % 20}/${key}.jsonl`,
      kind: index % 3 === 0 ? 'subagent' : 'session',
      generation: 1,
      length: 20_000,
      checksum,
      modifiedAt,
      description: {
        title: `Mend the exporter of ${key} so that it holds`,
        agent: 'alpha-agent',
        agentVersion: '2.1.7',
        project: `~/dev/project-${index % 20}`,
        startedAt: modifiedAt,
        endedAt: modifiedAt,
        attributes: { models: ['large'], gitBranch: 'main' },
      },
      segments: [
        { start: 0, end: 20_000, sha256: checksum, pack: id, offset: index * body.length, storedLength: body.length },
      ],
    }
  })
}

/** Both bars count the whole way from the call to its answer, in one process beside Postgres. */
export async function record(full: Million, say: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = []
  {
    await using empty = await openMillion(0, say)
    figures.push({ what: 'recorded into an empty archive', value: await rate(empty), unit: '/s', atLeast: 10_000 })
  }
  figures.push({ what: 'recorded into the full archive', value: await rate(full), unit: '/s', atLeast: 2_000 })
  return figures
}
