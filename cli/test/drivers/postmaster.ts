import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The process id of the embedded Postgres over a data folder. */
export const postmaster = (data: string): number =>
  Number(readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])

/**
 * Ends what Postgres has running for its clients and its own, as a crash does, and keeps it from beginning anew until
 * the answered function is called.
 */
export function haltPostgres(data: string): () => void {
  const pid = postmaster(data)
  process.kill(pid, 'SIGSTOP')
  const { stdout } = Bun.spawnSync(['ps', '-A', '-o', 'pid=,ppid='])
  for (const line of stdout.toString().split('\n')) {
    const [child = 0, parent] = line.trim().split(/\s+/).map(Number)
    if (parent === pid) process.kill(child, 'SIGKILL')
  }
  return () => void process.kill(pid, 'SIGCONT')
}
