import dgram from 'node:dgram'
import net from 'node:net'

/** The ways out of a process, by the name an author knows them by. */
function doors(): [label: string, owner: object, name: string][] {
  const bun = (globalThis as { Bun?: { dns?: object } }).Bun
  const network: [string, object | undefined, string][] = [
    ['fetch', globalThis, 'fetch'],
    ['WebSocket', globalThis, 'WebSocket'],
    ['a socket', net.Socket.prototype, 'connect'],
    ['a datagram', dgram.Socket.prototype, 'send'],
    ['Bun.connect', bun, 'connect'],
    ['Bun.udpSocket', bun, 'udpSocket'],
    ['Bun.serve', bun, 'serve'],
    ['Bun.listen', bun, 'listen'],
    ['a look-up of a host name', bun?.dns, 'lookup'],
    ['a program, run otherwise than by ctx.exec', bun, 'spawn'],
    ['a program, run otherwise than by ctx.exec', bun, 'spawnSync'],
  ]
  return network.filter((door): door is [string, object, string] => door[1] !== undefined && door[2] in door[1])
}

/** Knows whether anything tried to leave the process. */
export interface Watch {
  /** What was tried, in order. Each try has failed. */
  readonly tried: readonly string[]
  /** What goes on in here may leave: the world's own doing. */
  allow<T>(act: () => T): T
  end(): void
}

/** Shuts network and programs for whoever runs in this process, until it ends, and notes who tries. */
export function watchDoors(): Watch {
  const tried: string[] = []
  let allowed = 0
  const open = doors().flatMap(([label, owner, name]) => {
    const kept = Reflect.get(owner, name) as (...args: unknown[]) => unknown
    const shut = function (this: unknown, ...args: unknown[]): unknown {
      if (allowed > 0) return new.target ? Reflect.construct(kept, args) : kept.apply(this, args)
      tried.push(label)
      throw new Error(`the testkit lets nothing leave the process (${label})`)
    }
    return Reflect.set(owner, name, shut) ? [() => Reflect.set(owner, name, kept)] : []
  })
  return {
    tried,
    allow(act) {
      allowed++
      try {
        return act()
      } finally {
        allowed--
      }
    },
    end: () => {
      for (const reopen of open) reopen()
    },
  }
}
