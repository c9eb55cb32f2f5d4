/**
 * A TCP proxy that makes loopback slow, in a process of its own: `bun shaping-proxy.ts TARGET_PORT DELAY_MS BYTES_PER_SECOND`.
 * Every byte arrives DELAY_MS after it could have (in either direction), and all connections together share
 * BYTES_PER_SECOND (0: no limit) each way. Prints `{"port","control"}`; `GET` on the control port answers
 * `{"sent","received","connections"}` in bytes since the start.
 */
import { createConnection, createServer, type Socket } from 'node:net'

const [target = 0, delay = 0, rate = 0] = process.argv.slice(2).map(Number)
if (!target || delay === undefined || rate === undefined)
  throw new Error('usage: TARGET_PORT DELAY_MS BYTES_PER_SECOND')

const counted = { sent: 0, received: 0, connections: 0 }
/** When the line is free again, each way. */
const free = { sent: 0, received: 0 }
/** What may wait in the proxy for one connection: more than a fast line holds, little enough to push back. */
const window = 4 * 1024 * 1024

function pipe(from: Socket, to: Socket, way: 'sent' | 'received'): void {
  let waiting = 0
  let last = 0
  const deliver = (at: number, action: () => void) => {
    last = Math.max(at, last)
    const left = last - performance.now()
    if (left <= 0.2) action()
    else setTimeout(action, left)
  }
  from.on('data', (chunk: Buffer) => {
    const now = performance.now()
    counted[way] += chunk.length
    free[way] = Math.max(now, free[way]) + (rate ? (chunk.length / rate) * 1000 : 0)
    waiting += chunk.length
    if (waiting > window) from.pause()
    deliver(free[way] + delay, () => {
      waiting -= chunk.length
      if (from.isPaused() && waiting < window / 2) from.resume()
      if (!to.destroyed) to.write(chunk)
    })
  })
  from.on('end', () => deliver(performance.now() + delay, () => to.end()))
  from.on('close', () => deliver(performance.now() + delay, () => to.destroy()))
  from.on('error', () => to.destroy())
}

const proxy = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
  counted.connections += 1
  const server = createConnection({ port: target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  pipe(client, server, 'sent')
  pipe(server, client, 'received')
})
const control = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(counted) })
proxy.listen(0, '127.0.0.1', () => {
  const address = proxy.address()
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : 0, control: control.port }))
})
