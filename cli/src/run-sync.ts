import { hostname } from 'node:os'
import { join } from 'node:path'
import { type OwnAccount, preview, RunsInTwoPlaces, type SyncEvent, sync } from '@exfil/core/engine'
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
import pkg from '../package.json' with { type: 'json' }
import { collectorCalled } from './collectors/collector-called.ts'
import type { DeclaredCollector } from './collectors/declared.ts'
import { findCollectors } from './collectors/find.ts'
import { installCollector, type Participant } from './collectors/install-collector.ts'
import type { PluginTrouble } from './collectors/plugins.ts'
import { CommandError, EXIT } from './command-error.ts'
import { configPath } from './config/config-file.ts'
import { configForRun } from './config/config-for-run.ts'
import { optionProblems } from './config/option-problems.ts'
import { type Problem, problemLine } from './config/problem.ts'
import type { Config } from './config/read-config.ts'
import { exclusionOf } from './config/rules.ts'
import { type Credentials, needCredentials } from './credentials.ts'
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
export async function runSync(options: RunSyncOptions): Promise<OwnAccount> {
  const credentials = needCredentials()
  const dataDir = folders().data
  const found = findCollectors(dataDir)
  const config = await configForRun(found.collectors.map(({ id }) => id)).catch((error: Error) => {
    // Whoever runs it in the background finds out from `status`.
    if (!options.dryRun) noteRun(dataDir, { error: error.message })
    throw error
  })
  const wanted = choose(found.collectors, config, options.collectors)
  const lock = options.dryRun ? undefined : take(dataDir)
  const stop = staySmall()
  const over = new AbortController()
  const opening = installAll(wanted, config, AbortSignal.any([options.signal, over.signal]))
  try {
    for (const problem of config.problems) {
      if (problem.stops === 'nothing') options.onNotice(`${configPath()} ${problemLine(problem)}`)
    }
    const participants = opening.then(({ installed }) => installed)
    const complete = options.collectors === undefined
    const run = { ...options, credentials, dataDir, config, installed: participants, complete }
    const account = await (options.dryRun ? look(run) : send(run))
    const { installed, mistaken } = await opening
    const issues = [...mistaken.map(mistakeOf), ...found.troubles.map(issueOf), ...(await habitsOf(installed, account))]
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
    over.abort()
    await Promise.allSettled((await opening).installed.map(({ close }) => close()))
    lock?.release()
  }
}

interface Run extends RunSyncOptions {
  credentials: Credentials
  dataDir: string
  config: Config
  installed: Promise<Participant[]>
  complete: boolean
}

async function look(run: Run): Promise<OwnAccount> {
  const store = peekStore(placeOf(run))
  try {
    return await preview({
      collectors: run.installed,
      world: worldOf(run),
      exclude: excludeOf(run),
      store,
      clock,
      signal: run.signal,
      onEvent: run.onEvent,
    })
  } finally {
    await store.close()
  }
}

async function send(run: Run): Promise<OwnAccount> {
  try {
    return await sendOnce(run)
  } catch (error) {
    if (!(error instanceof StateDamaged)) throw error
    // Damage that showed only now: what this run had read of the state is not to be trusted either.
    saySetAside(run, setAsideStore(error.path))
    return await sendOnce(run)
  }
}

async function sendOnce(run: Run): Promise<OwnAccount> {
  const { server, nodeKey } = run.credentials
  const { store, setAside } = openStore(placeOf(run))
  if (setAside) saySetAside(run, setAside)
  try {
    return await sync({
      collectors: run.installed,
      complete: run.complete,
      world: worldOf(run),
      exclude: excludeOf(run),
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

function excludeOf({ config, signal }: Run) {
  const { home, platform } = thisWorld(signal, () => {})
  return exclusionOf(config, { home, platform })
}

/** Those to run: all that are not switched off, or those that were asked for. */
function choose(all: readonly DeclaredCollector[], config: Config, ids: readonly string[] | undefined) {
  const isOn = ({ id }: DeclaredCollector) => config.collectors.get(id)?.enabled !== false
  if (ids === undefined) return all.filter(isOn)
  return [...new Set(ids)].map((id) => {
    const found = collectorCalled(id, all)
    if (isOn(found)) return found
    const line = config.document?.lineOf(['collectors', id, 'enabled'])
    const fix = `\`exfiltrator config set collectors.${id}.enabled true\` switches it on`
    const reason = `the collector "${id}" is switched off: ${configPath()} line ${line}; ${fix}`
    throw new CommandError('collector-disabled', EXIT.usage, reason)
  })
}

interface Mistaken {
  id: string
  problems: readonly Problem[]
}

/** Opens them all at once, which takes those a while that run apart. What still opens when the signal aborts is ended. */
async function installAll(wanted: readonly DeclaredCollector[], config: Config, signal: AbortSignal) {
  const all = await Promise.all(wanted.map((declared) => install(declared, config, signal)))
  const installed = all.filter((each) => 'collector' in each)
  return { installed, mistaken: all.filter((each) => 'problems' in each) }
}

/** A collector whose part of the configuration is wrong must not run: nobody knows what it was meant to leave out. */
async function install(
  declared: DeclaredCollector,
  config: Config,
  signal: AbortSignal,
): Promise<Participant | Mistaken> {
  const { id } = declared
  const problems = config.problems.filter(({ collector, stops }) => stops === 'collector' && collector === id)
  if (problems.length > 0) return { id, problems }
  const options = config.collectors.get(id)?.options ?? {}
  const outcome = await installCollector(declared, options, (opened) => optionProblems(config, id, opened), signal)
  return 'collector' in outcome ? outcome : { id, problems: outcome }
}

function mistakeOf({ id, problems }: Mistaken) {
  const message = `not run: ${configPath()} ${problems.map(problemLine).join('; ')}`
  return { collector: id, key: null, path: null, code: 'config', message }
}

/** Of those that had no other trouble: one line each is enough. */
async function habitsOf(installed: readonly Participant[], { issues }: OwnAccount) {
  const quiet = installed.filter(({ definition }) => !issues.some(({ collector }) => collector === definition.id))
  const habits = await Promise.all(quiet.map(async (each) => ({ ...each.definition, message: await each.habits?.() })))
  return habits.flatMap(({ id, message }) =>
    message === undefined ? [] : [{ collector: id, key: null, path: null, code: 'defect', message }],
  )
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
