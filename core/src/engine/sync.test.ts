import { describe, expect, test } from 'bun:test'
import { ArtifactError } from '../collector.ts'
import { memoryStore } from '../state/memory-store.ts'
import { RunsInTwoPlaces } from './agree.ts'
import { RemoteError } from './ports.ts'
import { Scene } from './testing/scene.ts'

const MIB = 1024 * 1024
/** Bytes that no compressor makes smaller, the same for the same seed. */
const noise = (bytes: number, seed = 1) => {
  const out = new Uint8Array(bytes)
  let state = seed
  for (let at = 0; at < bytes; at++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    out[at] = state >> 16
  }
  return out
}

describe('what changes', () => {
  test('new files are sent, then nothing is asked or sent', async () => {
    const scene = new Scene()
    scene.write('~/a', 'one')
    scene.write('~/b', '')
    expect(await scene.sync()).toMatchObject({ seen: 2, uploaded: 2, puts: 1 })
    expect(scene.content('~/a')).toBe('one')
    expect(scene.content('~/b')).toBe('')
    const reads = scene.source.reads
    expect(await scene.sync()).toMatchObject({ seen: 2, unchanged: 2, puts: 0, apiCalls: 2, bytesRead: 0 })
    expect(scene.source.reads).toBe(reads)
  })

  test('an append sends the tail only, in the same generation', async () => {
    const scene = new Scene()
    const first = noise(200_000)
    scene.write('~/a', first)
    await scene.sync()
    scene.write('~/a', Buffer.concat([first, Buffer.from('tail')]))
    const account = await scene.sync()
    expect(account).toMatchObject({ uploaded: 1, puts: 1 })
    expect(account.bytesSent).toBeLessThan(1000)
    expect(scene.kept('~/a').head).toMatchObject({ generation: 1, length: 200_004 })
    expect(scene.content('~/a').endsWith('tail')).toBe(true)
  })

  test('a rewrite and a truncation start generations, and all versions stay readable', async () => {
    const scene = new Scene()
    for (const content of ['first content', 'other content, longer', 'other']) {
      scene.write('~/a', content)
      expect((await scene.sync()).uploaded).toBe(1)
    }
    const { versions } = scene.kept('~/a')
    expect(versions.map(({ generation }) => generation)).toEqual([1, 2, 3])
    const texts = versions.map((version) => new TextDecoder().decode(scene.archive.content('memory', '~/a', version)))
    expect(texts).toEqual(['first content', 'other content, longer', 'other'])
  })

  test('content that comes back moves the head and sends nothing', async () => {
    const scene = new Scene()
    scene.write('~/a', 'A content')
    await scene.sync()
    scene.write('~/a', 'B content')
    await scene.sync()
    scene.write('~/a', 'A content')
    expect(await scene.sync()).toMatchObject({ known: 1, puts: 0, bytesSent: 0 })
    expect(scene.content('~/a')).toBe('A content')
    scene.write('~/a', 'B content and more')
    expect(await scene.sync()).toMatchObject({ uploaded: 1 })
    expect(scene.kept('~/a').head?.generation).toBe(2)
    expect(scene.content('~/a')).toBe('B content and more')
  })

  test('content of an earlier generation that comes back as growth is not sent either', async () => {
    const scene = new Scene()
    scene.write('~/a', 'A content')
    await scene.sync()
    scene.write('~/a', 'A con')
    await scene.sync()
    scene.write('~/a', 'A content')
    expect(await scene.sync()).toMatchObject({ known: 1, puts: 0 })
    expect(scene.kept('~/a').head).toMatchObject({ generation: 1, length: 9 })
  })

  test('no time and no attribute keeps an artifact from being archived', async () => {
    const scene = new Scene()
    scene.source.description = {
      startedAt: new Date('+020000-01-01T00:00:00Z'),
      endedAt: new Date(Number.NaN),
      attributes: { branch: 'b\\u0000x', other: 'a\u0000b' },
    }
    scene.source.write('~/late', 'x', 9e15)
    scene.source.write('~/early', 'x', -9e15)
    expect(await scene.sync()).toMatchObject({ uploaded: 2, failed: 0, issues: [] })
    const { modifiedAt, description } = scene.archive.items.get('memory/~/late') ?? {}
    expect(modifiedAt).toBe('9999-12-31T23:59:59.999Z')
    expect(description).toMatchObject({ attributes: { branch: 'b\\u0000x' } })
    expect(description).not.toHaveProperty('startedAt')
  })

  test('a touched file costs a read and no call', async () => {
    const scene = new Scene()
    scene.write('~/a', 'same')
    await scene.sync()
    scene.write('~/a', 'same')
    expect(await scene.sync()).toMatchObject({ unchanged: 1, puts: 0, apiCalls: 2 })
    expect((await scene.sync()).bytesRead).toBe(0)
  })

  test('a change too young for its fingerprint is found the next time', async () => {
    const scene = new Scene()
    scene.source.write('~/a', 'old', scene.now + 60_000)
    await scene.sync()
    scene.source.write('~/a', 'new', scene.now)
    expect(await scene.sync()).toMatchObject({ uploaded: 1 })
    expect(scene.content('~/a')).toBe('new')
  })

  test('new describing rules describe again without a byte', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    await scene.sync()
    scene.source.rules = 2
    expect(await scene.sync()).toMatchObject({ unchanged: 1, described: 1, puts: 0, bytesRead: 0 })
    expect(scene.kept('~/a').title).toBe('~/a 2')
    expect(await scene.sync()).toMatchObject({ unchanged: 1, described: 0 })
  })

  test('content of unknown length is read to its end and appended to', async () => {
    const scene = new Scene()
    scene.write('~/a', 'first ', { growth: 'cursor' })
    await scene.sync()
    scene.write('~/a', 'first second', { growth: 'cursor' })
    expect(await scene.sync()).toMatchObject({ uploaded: 1 })
    expect(scene.kept('~/a').head).toMatchObject({ generation: 1, length: 12 })
    expect(scene.content('~/a')).toBe('first second')
  })

  test('a large one fills packs and full segments', async () => {
    const scene = new Scene()
    const bytes = noise(20 * MIB)
    scene.write('~/a', bytes)
    expect((await scene.sync()).puts).toBeGreaterThan(2)
    expect(Buffer.compare(scene.archive.content('memory', '~/a'), bytes)).toBe(0)
    expect(scene.archive.liveSegments('memory', '~/a')).toBe(3)
  })

  test('two hundred appends leave fewer than fifty segments', async () => {
    const scene = new Scene()
    let content = ''
    for (let turn = 0; turn < 200; turn++) {
      content += `${turn} `.repeat(40 + (turn % 7) * 300)
      scene.write('~/a', content)
      await scene.sync()
    }
    expect(scene.archive.liveSegments('memory', '~/a')).toBeLessThan(50)
    expect(scene.kept('~/a').head?.generation).toBe(1)
    expect(scene.content('~/a')).toBe(content)
  })
})

describe('what moves and vanishes', () => {
  test('a moved file is the same artifact', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x', { key: 'k' })
    await scene.sync()
    scene.source.move('~/a', '~/b')
    expect(await scene.sync()).toMatchObject({ unchanged: 1, described: 1, puts: 0, gone: 0 })
    expect(scene.kept('k').path).toBe('~/b')
    expect(scene.archive.artifacts.size).toBe(1)
  })

  test('two paths under one key are two artifacts, and stay so', async () => {
    const scene = new Scene()
    scene.write('~/a', 'original', { key: 'k' })
    await scene.sync()
    scene.write('~/0', 'copy', { key: 'k', inode: 99 })
    expect(await scene.sync()).toMatchObject({ unchanged: 1, uploaded: 1 })
    expect([scene.content('k'), scene.content('k~2')]).toEqual(['original', 'copy'])
    expect(await scene.sync()).toMatchObject({ unchanged: 2, apiCalls: 2 })
    scene.source.files.delete('~/a')
    expect(await scene.sync()).toMatchObject({ unchanged: 1, gone: 1 })
    expect(scene.kept('k~2').path).toBe('~/0')
  })

  test('the account says the version of a collector that has one', async () => {
    const scene = new Scene()
    const { collector, definition } = scene.source
    const other = { definition: { ...definition, id: 'other' }, collector }
    const { collectors } = await scene.sync({ collectors: [{ definition, collector, version: '1.2.3' }, other] })
    expect(collectors.map(({ id, version }) => [id, version])).toEqual([
      ['memory', '1.2.3'],
      ['other', undefined],
    ])
  })

  test('one key and path twice is a defect of the second', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    const { collector, definition } = scene.source
    const twice = {
      ...collector,
      async *discover(ctx: Parameters<typeof collector.discover>[0]) {
        for await (const refs of collector.discover(ctx)) yield [...refs, ...refs]
      },
    }
    const account = await scene.sync({ collectors: [{ definition, collector: twice }] })
    expect(account).toMatchObject({ seen: 2, uploaded: 1, failed: 1 })
    expect(account.issues.map(({ code }) => code)).toEqual(['duplicate-key'])
  })

  test('a rotated log is the artifact it was', async () => {
    const scene = new Scene()
    scene.write('~/log', 'day one')
    await scene.sync()
    const file = scene.source.files.get('~/log')
    scene.source.files.clear()
    scene.write('~/log.1', 'day one', { key: '~/log.1', inode: file?.inode ?? 0 })
    expect(await scene.sync()).toMatchObject({ gone: 0, puts: 0 })
    expect([...scene.archive.artifacts.keys()]).toEqual(['memory/~/log.1'])
  })

  test('another content in a reused inode is another artifact', async () => {
    const scene = new Scene()
    scene.write('~/log', 'day one')
    await scene.sync()
    const file = scene.source.files.get('~/log')
    scene.source.files.clear()
    scene.write('~/new', 'something else', { key: '~/new', inode: file?.inode ?? 0 })
    expect(await scene.sync()).toMatchObject({ uploaded: 1 })
    expect([...scene.archive.artifacts.keys()].sort()).toEqual(['memory/~/log', 'memory/~/new'])
  })

  test('a vanished file is gone in that run, also when a new one took its inode', async () => {
    const scene = new Scene()
    scene.write('~/old', 'day one')
    await scene.sync()
    const inode = scene.source.files.get('~/old')?.inode ?? 0
    scene.source.files.clear()
    scene.write('~/new', 'something else', { inode })
    expect(await scene.sync()).toMatchObject({ uploaded: 1, gone: 1 })
  })

  test('what vanished is marked and kept, and unmarked when it is back', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    scene.write('~/b', 'y')
    await scene.sync()
    const file = scene.source.files.get('~/a')
    scene.source.files.delete('~/a')
    expect(await scene.sync()).toMatchObject({ seen: 1, gone: 1 })
    expect(scene.kept('~/a').gone).toBe(true)
    expect(scene.content('~/a')).toBe('x')
    expect(await scene.sync()).toMatchObject({ gone: 0, apiCalls: 2 })
    if (file) scene.source.files.set('~/a', file)
    expect(await scene.sync()).toMatchObject({ unchanged: 2, described: 1, puts: 0 })
    expect(scene.kept('~/a').gone).toBe(false)
  })

  test('nothing is gone below what was not covered, or when discovery failed', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    scene.write('~/b', 'x')
    await scene.sync()
    scene.source.files.delete('~/a')
    scene.source.broken = new Error('half-way')
    const account = await scene.sync()
    expect(account).toMatchObject({ gone: 0 })
    expect(account.issues).toHaveLength(1)
    scene.source.broken = undefined
    scene.source.covered = ['~/elsewhere']
    expect(await scene.sync()).toMatchObject({ gone: 0 })
    scene.source.covered = ['~']
    expect(await scene.sync()).toMatchObject({ gone: 1 })
  })
})

describe('what goes wrong', () => {
  test('trouble with one file leaves the others complete', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x', { trouble: new ArtifactError('denied', 'no permission') })
    scene.write('~/b', 'y', { trouble: new ArtifactError('not-a-file', 'a directory') })
    scene.write('~/c', 'z')
    const account = await scene.sync()
    expect(account).toMatchObject({ seen: 3, uploaded: 1, failed: 1, skipped: 1, gone: 0 })
    expect(account.issues.map(({ code }) => code).sort()).toEqual(['denied', 'not-a-file'])
  })

  test('a collector that fails costs one issue, whatever way it fails', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    const { collector, definition } = scene.source
    const fail = () => {
      throw new Error('broken')
    }
    const broken = (id: string, change: Partial<typeof collector>) => ({
      definition: { ...definition, id },
      collector: { ...collector, ...change },
    })
    const account = await scene.sync({
      collectors: [
        broken('at-once', { discover: fail }),
        broken('when-asked', { fingerprint: fail }),
        broken('when-read', { read: fail }),
        { definition, collector },
      ],
    })
    expect(account).toMatchObject({ uploaded: 1, failed: 1 })
    expect(account.issues.map(({ collector, code }) => [collector, code])).toEqual([
      ['at-once', 'defect'],
      ['when-asked', 'defect'],
      ['when-read', 'defect'],
    ])
  })

  test('a server that is away for a while is waited for', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    let left = 12
    scene.archive.trip = (what) => {
      if (left-- > 0) throw new RemoteError(left % 2 ? 'unreachable' : 'not-ours', `no ${what}`)
    }
    await expect(scene.sync()).rejects.toThrow('no begin')
    expect(await scene.sync()).toMatchObject({ uploaded: 1 })
  })

  test('a run that can record nothing ends, whatever waits for room', async () => {
    const scene = new Scene()
    for (let index = 0; index < 40; index++) scene.write(`~/${index}`, noise(MIB, index + 1))
    for (const what of ['record', 'put', 'presign']) {
      scene.archive.trip = (call) => {
        if (call === what) throw new RemoteError('refused', `no ${what}`)
      }
      await expect(scene.sync()).rejects.toThrow(`no ${what}`)
    }
    scene.archive.trip = () => {}
    expect(await scene.sync()).toMatchObject({ failed: 0, seen: 40 })
  })

  test('what is again as it was, after a run that did not hear the answer, is recorded once more', async () => {
    const scene = new Scene()
    const put = (path: string) => scene.source.files.get(path)
    const lost = async (what: string) => {
      scene.archive.trip = (call) => {
        if (call === what) throw new Error('power cut')
      }
      await expect(scene.sync()).rejects.toThrow('power cut')
      scene.archive.trip = () => {}
    }
    for (const name of ['emptied', 'moved', 'gone', 'stays']) scene.write(`~/${name}`, name, { key: name })
    await scene.sync()
    const [emptied, gone] = [put('~/emptied'), put('~/gone')]
    scene.write('~/emptied', '')
    scene.source.move('~/moved', '~/elsewhere')
    await lost('recorded')
    expect(scene.kept('moved').path).toBe('~/elsewhere')
    if (emptied) scene.source.files.set('~/emptied', emptied)
    scene.source.move('~/elsewhere', '~/moved')
    scene.source.files.delete('~/gone')
    await lost('marked')
    expect(scene.kept('gone').gone).toBe(true)
    if (gone) scene.source.files.set('~/gone', gone)
    expect(await scene.sync()).toMatchObject({ uploaded: 0, gone: 0, failed: 0, seen: 4 })
    expect(scene.content('emptied')).toBe('emptied')
    expect(scene.kept('moved').path).toBe('~/moved')
    expect(scene.kept('gone').gone).toBe(false)
    scene.source.files.delete('~/gone')
    await lost('marked')
    expect(await scene.sync()).toMatchObject({ gone: 1, unchanged: 3 })
    expect(await scene.sync()).toMatchObject({ gone: 0, unchanged: 3, apiCalls: 2 })
  })

  test('a run that was ended at any call is made good by the next', async () => {
    const large = noise(10 * MIB)
    for (let fatal = 0; fatal < 12; fatal++) {
      const scene = new Scene()
      scene.write('~/a', large)
      scene.write('~/b', 'y')
      let calls = 0
      scene.archive.trip = () => {
        if (calls++ === fatal) throw new Error('power cut')
      }
      await scene.sync().catch(() => {})
      scene.archive.trip = () => {}
      const { uploaded, known, unchanged, failed } = await scene.sync()
      expect({ fatal, sum: uploaded + known + unchanged, failed }).toEqual({ fatal, sum: 2, failed: 0 })
      expect(scene.archive.content('memory', '~/a')).toHaveLength(10 * MIB)
      expect(scene.content('~/b')).toBe('y')
    }
  }, 60_000)
})

describe('agreement', () => {
  test('a lost local state sends nothing that the archive has', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    scene.write('~/b', 'y')
    await scene.sync()
    scene.store = memoryStore()
    scene.write('~/c', 'z')
    scene.write('~/a', 'x and more')
    expect(await scene.sync()).toMatchObject({ seen: 3, known: 1, uploaded: 2, puts: 1 })
    expect(scene.content('~/a')).toBe('x and more')
    expect(scene.kept('~/a').head?.generation).toBe(1)
    expect(await scene.sync()).toMatchObject({ unchanged: 3, apiCalls: 2 })
  })

  test('a server set back is sent exactly what it lacks', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    scene.write('~/b', 'y')
    await scene.sync()
    const restore = scene.archive.snapshot()
    scene.write('~/a', 'x and more')
    scene.write('~/c', 'z')
    await scene.sync()
    restore()
    expect(await scene.sync()).toMatchObject({ unchanged: 1, uploaded: 2, failed: 0 })
    expect([scene.content('~/a'), scene.content('~/c')]).toEqual(['x and more', 'z'])
    expect(await scene.sync()).toMatchObject({ unchanged: 3, apiCalls: 2 })
  })

  test('doubt ends with a whole run, also where a corner can never be listed, and costs no headers', async () => {
    const scene = new Scene()
    for (let index = 0; index < 50; index++) scene.write(`~/${index}`, `content ${index}`)
    await scene.sync()
    scene.source.corner = { code: 'denied', message: 'no permission', path: '~/locked' }
    scene.store = memoryStore()
    expect(await scene.sync()).toMatchObject({ known: 50, puts: 0 })
    expect(await scene.store.headers()).toEqual([])
    expect(await scene.sync()).toMatchObject({ unchanged: 50, described: 0, apiCalls: 2 })
    scene.archive.disagree()
    expect(await scene.sync()).toMatchObject({ unchanged: 50, described: 50, puts: 0 })
    expect(await scene.store.headers()).toEqual([])
    expect(await scene.sync()).toMatchObject({ unchanged: 50, described: 0, apiCalls: 2 })
  })

  test('what a failing collector did not list is not believed after a check', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    scene.write('~/b', 'y')
    const restore = scene.archive.snapshot()
    await scene.sync()
    restore()
    scene.source.broken = new Error('half-way')
    await scene.sync()
    scene.source.broken = undefined
    expect(await scene.sync()).toMatchObject({ failed: 0, gone: 0 })
    expect([scene.content('~/a'), scene.content('~/b')]).toEqual(['x', 'y'])
    expect(await scene.sync()).toMatchObject({ unchanged: 2, apiCalls: 2 })
  })

  test('a file that is moved and rotated while checking is still one artifact', async () => {
    const scene = new Scene()
    scene.write('~/log', 'day one')
    await scene.sync()
    const inode = scene.source.files.get('~/log')?.inode ?? 0
    scene.source.files.clear()
    scene.write('~/log.1', 'day one', { inode })
    scene.archive.disagree()
    expect(await scene.sync()).toMatchObject({ failed: 0, puts: 0 })
    expect([...scene.archive.artifacts.keys()]).toEqual(['memory/~/log.1'])
  })

  test('a check that was cut short is made again, whole', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    scene.write('~/b', 'y')
    await scene.sync()
    const restore = scene.archive.snapshot()
    scene.write('~/c', 'z')
    scene.write('~/d', 'z')
    await scene.sync()
    restore()
    scene.archive.trip = (what) => {
      if (what === 'recorded') throw new Error('power cut')
    }
    await scene.sync().catch(() => {})
    scene.archive.trip = () => {}
    await scene.sync()
    expect([scene.content('~/c'), scene.content('~/d')]).toEqual(['z', 'z'])
  })

  test('a node in two places is told so the second time', async () => {
    const scene = new Scene()
    scene.write('~/a', 'x')
    await scene.sync()
    const twin = memoryStore()
    const { agreement, get } = scene.store
    await twin.commit({ agreement: await agreement(), put: [...(await get('memory', ['~/a'])).values()] })
    const mine = scene.store
    const turn = async (store: typeof twin, content: string) => {
      scene.store = store
      scene.write('~/a', content)
      return scene.sync()
    }
    await turn(twin, 'x 1')
    await turn(mine, 'x 1 2')
    await turn(twin, 'x 1 2 3')
    await expect(turn(mine, 'x 1 2 3 4')).rejects.toBeInstanceOf(RunsInTwoPlaces)
  })
})
