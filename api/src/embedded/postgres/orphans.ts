/**
 * Ends what an earlier run left behind: a postmaster whose parent was killed, backends
 * whose postmaster was, and a pid file whose number now belongs to somebody else.
 */
import { execFile } from 'node:child_process'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PostgresProblem } from './problem.ts'

/** Postgres' own note in the cluster: see "postmaster.pid" in its documentation of the data directory. */
export async function readPidFile(cluster: string): Promise<{ pid: number; port: number; status: string } | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
}

/**
 * Resolves when no process of this cluster runs any more. The caller holds the data
 * folder alone, so whatever runs there is nobody's.
 *
 * `name` is the cluster's own `cluster_name`: Postgres shows it in the command line of
 * each of its processes, which can be read without any right over them.
 */
export async function endOrphans(cluster: string, name: string): Promise<number> {
  const noted = await readPidFile(cluster)
  const found = await clusterProcesses(name)
  if (found.length > 0) {
    if (noted && found.includes(noted.pid)) {
      signal([noted.pid], 'SIGINT')
      await nothingLeft(name, 10_000)
    }
    for (const [kind, patience] of [
      ['SIGQUIT', 2_000],
      ['SIGKILL', 5_000],
    ] as const) {
      const left = await clusterProcesses(name)
      if (left.length === 0) break
      signal(left, kind)
      await nothingLeft(name, patience)
    }
    const left = await clusterProcesses(name)
    if (left.length > 0) {
      throw new PostgresProblem(`an earlier Postgres (process ${left.join(', ')}) does not end; end it and start again`)
    }
  }
  // Postgres would take a living process with this number for a postmaster and refuse to start.
  const stale = await readPidFile(cluster)
  if (stale && isAlive(stale.pid)) await rm(join(cluster, 'postmaster.pid'), { force: true })
  return found.length
}

async function nothingLeft(name: string, patience: number): Promise<void> {
  const until = Date.now() + patience
  while (Date.now() < until && (await clusterProcesses(name)).length > 0) await Bun.sleep(20)
}

function signal(pids: readonly number[], kind: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, kind)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPERM') {
        throw new PostgresProblem(`an earlier Postgres (process ${pid}) runs as another user; end it and start again`)
      }
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The pids of all processes of the cluster with this `cluster_name`. */
export async function clusterProcesses(name: string): Promise<number[]> {
  const all = process.platform === 'linux' ? await linuxProcesses() : await listedProcesses()
  return all.filter(({ program, line }) => program.startsWith('postgres') && line.includes(name)).map(({ pid }) => pid)
}

interface Listed {
  pid: number
  program: string
  line: string
}

async function linuxProcesses(): Promise<Listed[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        const program = await readFile(`/proc/${pid}/comm`, 'utf8')
        if (!program.startsWith('postgres')) return undefined
        // The state follows the last parenthesis: a zombie has ended, whoever has not looked yet.
        const status = await readFile(`/proc/${pid}/stat`, 'utf8')
        if (status.slice(status.lastIndexOf(')') + 2, status.lastIndexOf(')') + 3) === 'Z') return undefined
        return { pid, program, line: await readFile(`/proc/${pid}/cmdline`, 'utf8') }
      } catch {
        return undefined
      }
    }),
  )
  return found.filter((entry) => entry !== undefined)
}

const run = promisify(execFile)

async function listedProcesses(): Promise<Listed[]> {
  if (process.platform === 'win32') {
    const query =
      'Get-CimInstance Win32_Process -Filter "Name=\'postgres.exe\'" | ForEach-Object { "$($_.ProcessId) $($_.Name) $($_.CommandLine)" }'
    const { stdout } = await run('powershell', ['-NoProfile', '-NonInteractive', '-Command', query])
    return parse(stdout)
  }
  const { stdout } = await run('ps', ['-axo', 'pid=,ucomm=,command='], { maxBuffer: 64 * 1024 * 1024 })
  return parse(stdout)
}

const parse = (text: string): Listed[] =>
  text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line)
    return match ? [{ pid: Number(match[1]), program: match[2] ?? '', line: match[3] ?? '' }] : []
  })
