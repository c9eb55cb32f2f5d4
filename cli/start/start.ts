/** `bun start`, from taking the data folder to the last Ctrl-C. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DataTooNew,
  freshSignInLink,
  isLoopback,
  PostgresProblem,
  plainLog,
  type Stack,
  startStack,
} from '@exfil/api/embedded'
import { CommandError } from '../src/command-error.ts'
import { folders } from '../src/folders.ts'
import { type Address, checkExposure, takeAddress } from './address.ts'
import { firstSync, type Sync } from './first-sync.ts'
import { linkCollectors } from './link-collectors.ts'
import { openBrowser } from './open-browser.ts'
import type { Options } from './options.ts'
import { type Hold, holdDataFolder, makeDataFolder } from './running.ts'
import { StartProblem } from './start-problem.ts'
import { enrollThisMachine } from './this-machine.ts'
import { buildWebApp } from './web-app.ts'

/** Runs until it is stopped, and ends the process. */
export async function start(root: string, options: Options): Promise<never> {
  const run = new Start(root, options)
  process.on('SIGINT', () => void run.interrupted())
  process.on('SIGTERM', () => void run.interrupted())
  if (!ignoresHangUp()) process.on('SIGHUP', () => void run.interrupted())
  // Whoever read along has gone: no reason to leave a database behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  try {
    await run.begin()
    return await run.failed
  } catch (error) {
    process.stderr.write(`exfiltrator: ${explain(error, run.data)}\n`)
    await run.stop()
    process.exit(1)
  }
}

class Start {
  readonly data: string
  readonly #root: string
  readonly #options: Options
  #hold: Hold | undefined
  #stack: Stack | undefined
  #starting: Promise<unknown> | undefined
  #sync: Sync | undefined
  #stopping: Promise<void> | undefined
  /** Rejects when the stack cannot go on. */
  failed: Promise<never> = new Promise(() => {})

  constructor(root: string, options: Options) {
    this.#root = root
    this.#options = options
    this.data = options.data ?? join(folders().data, 'server')
  }

  async begin(): Promise<void> {
    const { data } = this
    checkExposure(this.#options)
    makeDataFolder(data)
    const held = await holdDataFolder(data, say)
    if ('url' in held) {
      const signInUrl = await freshSignInLink({ apiUrl: held.apiUrl, publicUrl: held.url })
      say(`already running (process ${held.pid})`)
      this.#print({ url: held.url, signInUrl, nodeId: held.nodeId })
      process.exit(0)
    }
    this.#hold = held
    const address = takeAddress(this.#options, data)
    const stack = await this.#startStack(address)
    writeFileSync(address.file, String(address.listener.port))
    const nodeId = await enrollThisMachine(stack, address, say)
    // What a machine of another server collects is not for us to widen.
    if (nodeId !== null) await linkCollectors(this.#root, folders().data, say)
    if (this.#stopping) return
    held.announce({ pid: process.pid, url: address.publicUrl, apiUrl: stack.apiUrl, nodeId })
    const signInUrl = await stack.signInLink()
    this.#print({ url: address.publicUrl, signInUrl, nodeId })
    if (this.#options.open && !this.#options.json && process.stdout.isTTY) openBrowser(data, await stack.signInLink())
    if (this.#options.sync) await this.#syncOnce(nodeId)
  }

  async #startStack({ listener, publicUrl }: Address): Promise<Stack> {
    const { host } = this.#options
    const web = join(this.#root, 'web/dist')
    const stack = startStack({
      data: this.data,
      listener,
      publicUrl,
      web,
      signInFrom: isLoopback(host) ? 'loopback' : 'anywhere',
      log: plainLog(),
      say,
    }).then((started) => {
      this.#stack = started
      started.failed.catch(() => {})
      this.failed = started.failed
      return started
    })
    // Both take seconds and neither needs the other.
    const both = Promise.allSettled([stack, buildWebApp(this.#root, say)])
    this.#starting = both
    for (const outcome of await both) if (outcome.status === 'rejected') throw outcome.reason
    return stack
  }

  async #syncOnce(nodeId: string | null): Promise<void> {
    const { json } = this.#options
    if (nodeId === null) {
      if (json) process.stdout.write(`${JSON.stringify({ firstSync: null })}\n`)
      return
    }
    say('syncing this machine ("bun exfiltrator sync" does it again)')
    this.#sync = firstSync(this.#root, { json })
    const account = await this.#sync.done
    this.#sync = undefined
    if (json && !this.#stopping) process.stdout.write(`${JSON.stringify({ firstSync: account })}\n`)
  }

  #print({ url, signInUrl, nodeId }: { url: string; signInUrl: string; nodeId: string | null }): void {
    if (this.#options.json) {
      process.stdout.write(`${JSON.stringify({ url, signInUrl, data: this.data, nodeId })}\n`)
      return
    }
    process.stdout.write(
      `
Dashboard        ${url}/dashboard
Sign in, once    ${signInUrl}
Data             ${this.data}
Another machine  make a key in the dashboard, under Keys; it shows the command to paste there
Stop             Ctrl-C

`,
    )
  }

  async interrupted(): Promise<void> {
    if (this.#stopping) process.exit(130)
    say('stopping')
    await this.stop()
    process.exit(0)
  }

  /** In order: the sync, the requests, the database, the hold on the data folder. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      await this.#sync?.interrupt()
      await this.#starting
      await this.#stack?.stop()
      this.#hold?.release()
    })()
    return this.#stopping
  }
}

/** As under `nohup`, where a listener would undo what was asked for. Known on Linux only; elsewhere nothing listens. */
function ignoresHangUp(): boolean {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    return (Number.parseInt(mask?.slice(-1) ?? '1', 16) & 1) === 1
  } catch {
    return true
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** One line for what a person can do something about; all there is for the rest. */
function explain(error: unknown, data: string): string {
  if (error instanceof StartProblem || error instanceof DataTooNew || error instanceof PostgresProblem)
    return error.message
  if (error instanceof CommandError) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') return `the disk that holds ${data} is full`
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'].includes(code ?? '')) {
    return `the data folder ${data} cannot be used: ${message}`
  }
  return message ?? String(error)
}
