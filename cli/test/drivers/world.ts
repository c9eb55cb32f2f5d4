import type { Account } from '@exfil/core/wire'
import { type Dashboard, signIn } from './dashboard.ts'
import { type Machine, makeMachine } from './machine.ts'
import { random } from './random.ts'
import { type Sessions, sessionsIn } from './sessions.ts'
import { type Stack, type StackOptions, startStack } from './stack.ts'

/** A machine with transcripts, the embedded stack on it, and a person who is signed in. */
export interface World extends AsyncDisposable {
  readonly machine: Machine
  readonly sessions: Sessions
  readonly first: Account | undefined
  stack: Stack
  dashboard: Dashboard
  /** Ends the stack (Ctrl-C) and starts it again on the same data and port. */
  restart(between?: () => void | Promise<void>): Promise<void>
}

/** `sessions` transcripts of 1 to 40 KB; the first sync has ended unless `args` has `--no-sync`. */
export async function openWorld(
  options: { sessions?: number; args?: string[]; stack?: Partial<StackOptions> } = {},
): Promise<World> {
  const machine = makeMachine()
  const dice = random()
  const sessions = sessionsIn(machine.home, dice)
  for (let made = 0; made < (options.sessions ?? 12); made += 1) sessions.create(dice.between(1000, 40_000))
  const settings = { machine, args: options.args ?? [], ...options.stack }
  const stack = await startStack(settings)
  const first = options.args?.includes('--no-sync') ? undefined : await stack.firstSync()
  const world: World = {
    machine,
    sessions,
    first,
    stack,
    dashboard: await signIn(stack.ready.signInUrl),
    async restart(between) {
      await world.stack.stop()
      await between?.()
      const args = [...settings.args.filter((arg) => arg !== '--no-sync'), '--no-sync']
      world.stack = await startStack({ ...settings, args, data: world.stack.ready.data, port: world.stack.port })
      world.dashboard = await signIn(world.stack.ready.signInUrl)
    },
    async [Symbol.asyncDispose]() {
      await world.stack[Symbol.asyncDispose]()
      await stack[Symbol.asyncDispose]()
      machine[Symbol.dispose]()
    },
  }
  return world
}

/** A key to enrol further machines with, as the web page makes it. */
export async function enrollmentKey(
  dashboard: Dashboard,
  name = 'another machine',
): Promise<{ id: string; key: string }> {
  return dashboard.mutate('keys.create', { name })
}

/** Another machine of the same person, enrolled through `server`. */
export async function joinMachine(world: World, name: string, server = world.stack.ready.url): Promise<Machine> {
  const machine = makeMachine(name)
  const { key } = await enrollmentKey(world.dashboard, name)
  const result = await machine.cli(['enroll', '--server', server, '--key', '-', '--name', name], {
    stdin: `${key}\n`,
  })
  if (result.code !== 0) throw new Error(`enroll ended with ${result.code}: ${result.stderr}`)
  return machine
}
