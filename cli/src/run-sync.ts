import { hostname } from 'node:os'
import { join } from 'node:path'
import { type Installed, preview, RunsInTwoPlaces, type SyncEvent, sync } from '@exfil/core/engine'
import {
  AlreadyRunning,
  acquireLock,
  openStore,
  peekStore,
  StateDamaged,
  StateTooNew,
  StateUnavailable,
  setAsideStore,
} from '@exfil/core/state'
import type { Account } from '@exfil/core/wire'
import pkg from '../package.json' with { type: 'json' }
import type { DeclaredCollector } from './collectors/declared.ts'
import { findCollectors } from './collectors/find.ts'
import { openCollector } from './collectors/open-collector.ts'
import type { PluginTrouble } from './collectors/plugins.ts'
import { CommandError, EXIT } from './command-error.ts'
import { type Credentials, needCredentials } from './credentials.ts'
import { nearest } from './did-you-mean.ts'
import { explainRemote } from './explain-remote.ts'
import { folders } from './folders.ts'
import { noteRun } from './last-run.ts'
import { apiClient } from './remote/api-client.ts'
import { apiRemote } from './remote/api-remote.ts'
import { httpPut } from './remote/put-blob.ts'
import { staySmall } from './stay-small.ts'
import { thisWorld } from './world.ts'

export interface RunSyncOptions {
  /** Ids; without them all that are installed. */
  collectors?: readonly string[]
  /** Says what would be sent and why; no server is asked and nothing is written. */
  dryRun?: boolean
  signal: AbortSignal
  onEvent(event: SyncEvent): void
  /** Something a person should read that is no trouble of this run's artifacts: one line. */
  onNotice(message: string): void
}

/**
 * One run of the engine on this machine, from its credentials to its account; what both
 * `sync` and `bun start` call. Rejects with a `CommandError` that says what to do, or
 * with the signal's reason.
 */
export async function runSync(options: RunSyncOptions): Promise<Account> {
  const credentials = needCredentials()
  const dataDir = folders().data
  const found = findCollectors(dataDir)
  const wanted = choose(found.collectors, options.collectors)
  const lock = options.dryRun ? undefined : take(dataDir)
  const stop = staySmall()
  try {
    const installed = await Promise.all(wanted.map(install))
    const run = { ...options, credentials, dataDir, installed, complete: options.collectors === undefined }
    const account = await (options.dryRun ? look(run) : send(run))
    const issues = found.troubles.map(issueOf)
    for (const issue of issues) options.onEvent({ event: 'issue', issue })
    const whole = { ...account, issues: [...account.issues, ...issues] }
    if (!options.dryRun) noteRun(dataDir, { account: whole })
    return whole
  } catch (error) {
    options.signal.throwIfAborted()
    const failure = explain(error)
    if (!options.dryRun) noteRun(dataDir, { error: failure instanceof Error ? failure.message : String(failure) })
    throw failure
  } finally {
    stop()
    lock?.release()
  }
}

interface Run extends RunSyncOptions {
  credentials: Credentials
  dataDir: string
  installed: Installed[]
  complete: boolean
}

async function look(run: Run): Promise<Account> {
  const store = peekStore(placeOf(run))
  try {
    return await preview({
      collectors: run.installed,
      world: worldOf(run),
      store,
      clock,
      signal: run.signal,
      onEvent: run.onEvent,
    })
  } finally {
    await store.close()
  }
}

async function send(run: Run): Promise<Account> {
  try {
    return await sendOnce(run)
  } catch (error) {
    if (!(error instanceof StateDamaged)) throw error
    // Damage that showed only now: what this run had read of the state is not to be trusted either.
    saySetAside(run, setAsideStore(error.path))
    return await sendOnce(run)
  }
}

async function sendOnce(run: Run): Promise<Account> {
  const { server, nodeKey } = run.credentials
  const { store, setAside } = openStore(placeOf(run))
  if (setAside) saySetAside(run, setAside)
  try {
    return await sync({
      collectors: run.installed,
      complete: run.complete,
      world: worldOf(run),
      remote: apiRemote(apiClient(server, nodeKey), { cliVersion: pkg.version, hostname: hostname() }),
      put: httpPut(),
      store,
      clock,
      compress: (raw) => Bun.zstdCompress(raw, { level: 3 }),
      signal: run.signal,
      onEvent: run.onEvent,
    })
  } finally {
    await store.close()
  }
}

function saySetAside(run: Run, path: string): void {
  run.onNotice(
    `the local state was damaged and is now ${path}; it is rebuilt by asking the server about every artifact`,
  )
}

function placeOf({ credentials, dataDir }: Run) {
  return { path: join(dataDir, 'state.db'), server: credentials.server, node: credentials.nodeId }
}

function worldOf(run: Run) {
  return thisWorld(run.signal, (message) => {
    if (process.env.EXFILTRATOR_DEBUG) run.onNotice(message)
  })
}

function choose(all: readonly DeclaredCollector[], ids: readonly string[] | undefined): DeclaredCollector[] {
  if (ids === undefined) return [...all]
  return [...new Set(ids)].map((id) => {
    const found = all.find((collector) => collector.id === id)
    if (found) return found
    const known = all.map((collector) => collector.id)
    const guess = nearest(id, known)
    const help = guess ? `did you mean ${guess}?` : `there are: ${known.join(', ') || 'none'}`
    throw new CommandError('unknown-collector', EXIT.usage, `no collector is called "${id}": ${help}`)
  })
}

/** A collector that cannot be opened takes part as one that cannot list anything: an issue, not the end. */
async function install(declared: DeclaredCollector): Promise<Installed> {
  try {
    const { facts, create } = await openCollector(declared)
    return { definition: facts, collector: await create({}) }
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]
    const fail = async (): Promise<never> => {
      throw new Error(`${declared.package} cannot be loaded: ${reason}`)
    }
    const discover = async function* () {
      yield await fail()
    }
    const definition = { id: declared.id, title: declared.id, rules: 0 }
    return { definition, collector: { discover, fingerprint: fail, describe: fail, read: fail } }
  }
}

function issueOf(trouble: PluginTrouble) {
  return { collector: trouble.package, key: null, path: null, code: 'defect', message: trouble.message }
}

function take(dataDir: string) {
  try {
    return acquireLock(dataDir)
  } catch (error) {
    if (error instanceof AlreadyRunning) throw explain(error)
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError('data-folder', EXIT.failed, `the data folder ${dataDir} cannot be used: ${reason}`)
  }
}

function explain(error: unknown): unknown {
  if (error instanceof AlreadyRunning) return new CommandError('already-running', EXIT.failed, error.message)
  if (error instanceof StateTooNew) return new CommandError('state-too-new', EXIT.failed, error.message)
  if (error instanceof StateUnavailable) return new CommandError('state-unavailable', EXIT.failed, error.message)
  if (error instanceof RunsInTwoPlaces) return new CommandError('runs-in-two-places', EXIT.refused, error.message)
  return explainRemote(error)
}

const clock = {
  now: () => Date.now(),
  sleep: (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const stop = () => {
        clearTimeout(timer)
        reject(signal.reason)
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal.addEventListener('abort', stop, { once: true })
    }),
}
