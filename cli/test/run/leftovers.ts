/** Ends what a test file left running. Built-in modules only. */
import { readdirSync, readFileSync } from 'node:fs'

/**
 * kill -9 for every process that was started with `folder` in its arguments or its environment: a test's own temporary
 * folder, which nobody else knows. Returns what was ended. Does nothing where there is no /proc.
 */
export function endLeftovers(folder: string): string[] {
  if (process.platform !== 'linux') return []
  const ended: string[] = []
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1')
      if (!command.includes(folder) && !readFileSync(`/proc/${pid}/environ`, 'latin1').includes(folder)) continue
      process.kill(Number(pid), 'SIGKILL')
      ended.push(command.replaceAll('\0', ' ').trim().slice(0, 120))
    } catch {
      /** It ended by itself, or is not ours to look at. */
    }
  }
  return ended
}
