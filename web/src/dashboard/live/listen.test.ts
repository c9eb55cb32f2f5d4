import { afterEach, beforeEach, expect, test } from 'bun:test'
import { listen, SILENCE_MS } from './listen.ts'

let over: AbortController
beforeEach(() => {
  over = new AbortController()
})
afterEach(() => over.abort())

/** A server and a clock that do as they are told; what the listener heard, as words, and waiting for more of it. */
function world() {
  const heard: string[] = []
  const streams: EventTarget[] = []
  const pauses: { ms: number; end: () => void }[] = []
  const state = { ready: true, opened: 0 }
  let wake = () => {}
  const note = (what: string) => {
    heard.push(what)
    wake()
  }
  const until = async (what: () => boolean) => {
    while (!what()) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const open = () => {
    const stream = new EventTarget()
    streams.push(stream)
    state.opened += 1
    note('stream')
    return Object.assign(stream, { close: () => void streams.splice(streams.indexOf(stream), 1) })
  }
  const pause = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const one = { ms, end: resolve }
      pauses.push(one)
      const leave = () => {
        pauses.splice(pauses.indexOf(one), 1)
        resolve()
      }
      if (signal.aborted) leave()
      else signal.addEventListener('abort', leave)
      wake()
    })
  const to = {
    changed: (change: object) => note(JSON.stringify(change)),
    outdated: () => note('outdated'),
    standing: note,
    person: note,
    ended: () => note('ended'),
  }
  listen(to, over.signal, { open, isReady: async () => state.ready, pause })
  return {
    ...{ heard, state, streams },
    say: (name: string, data: object = {}) =>
      streams.at(-1)?.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) })),
    /** The connection breaks, or the server refuses it: a browser says no more than that. */
    fail: () => streams.at(-1)?.dispatchEvent(new Event('error')),
    /** Waits for these words in this order, and forgets them. */
    async hears(...words: string[]) {
      for (const word of words) {
        await until(() => heard.includes(word))
        heard.splice(0, heard.indexOf(word) + 1)
      }
    },
    /** Waits until somebody waits for so long, and ends that. */
    async pass(least: number, most = least) {
      const fits = ({ ms }: { ms: number }) => ms >= least && ms <= most
      await until(() => pauses.some(fits))
      pauses.splice(pauses.findIndex(fits), 1)[0]?.end()
    },
  }
}
const change = { kind: 'keys' }

test('a greeting says whose changes follow, and that what is shown may be old', async () => {
  const { hears, say } = world()
  say('hello', { userId: 'usr_1' })
  await hears('usr_1', 'live', 'outdated')
  say('message', change)
  await hears(JSON.stringify(change))
})

test('a server that restarts is come back to, and nothing between is taken for known', async () => {
  const { hears, say, fail, state, pass } = world()
  await hears('stream')
  say('hello')
  await hears('live', 'outdated')
  state.ready = false
  fail()
  await hears('away')
  await pass(500, 1_000)
  await hears('stream')
  fail()
  state.ready = true
  await pass(3_000)
  // It was seen to be back: the pause that grew meanwhile is not waited out.
  await hears('polling', 'outdated', 'stream')
  say('hello')
  await hears('live', 'outdated')
})

test('a server that hears of nothing is polled until it does', async () => {
  const { hears, say, pass, state } = world()
  say('hello')
  await hears('live')
  state.ready = false
  say('lost')
  await hears('away')
  state.ready = true
  await pass(3_000)
  await hears('polling', 'outdated')
  await pass(10_000)
  await hears('polling', 'outdated')
  say('hello')
  await hears('live', 'outdated')
})

test('one that refuses is asked again, each time later, and polled meanwhile', async () => {
  const { hears, fail, pass } = world()
  for (const [least, most] of [
    [500, 1_000],
    [1_000, 2_000],
    [2_000, 4_000],
  ] as const) {
    await hears('stream')
    fail()
    await pass(least, most)
  }
  await hears('stream')
  await pass(10_000)
  await hears('polling', 'outdated')
})

test('a stream without a word for too long is dead; a beat is one', async () => {
  const { hears, say, pass, state } = world()
  say('hello')
  say('beat')
  await hears('live')
  expect(state.opened).toBe(1)
  await pass(SILENCE_MS)
  await hears('polling')
  await pass(500, 1_000)
  await hears('stream')
})

test('when the session ended, nothing more is asked', async () => {
  const { hears, say, state, streams } = world()
  say('bye')
  await hears('ended')
  dispatchEvent(new Event('online'))
  expect([state.opened, streams.length]).toEqual([1, 0])
})

test('whoever stops listening hears nothing any more', async () => {
  const { hears, say, heard, streams } = world()
  say('hello')
  await hears('live', 'outdated')
  const [stream] = streams
  over.abort()
  stream?.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(change) }))
  dispatchEvent(new Event('online'))
  expect([heard, streams]).toEqual([[], []])
})
