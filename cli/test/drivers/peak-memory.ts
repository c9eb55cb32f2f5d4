import { readFileSync } from 'node:fs'

/**
 * Watches a process until it ends and resolves to its peak resident memory in bytes. On Linux from the process's own
 * high-water mark: what `wait` reports there includes the memory of whoever started it.
 */
export async function peakMemory(child: Bun.Subprocess): Promise<number> {
  let peak = 0
  const look = () => {
    try {
      const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      peak = Math.max(peak, Number(kilobytes ?? 0) * 1024)
    } catch {}
  }
  const timer = process.platform === 'linux' ? setInterval(look, 10) : undefined
  await child.exited
  clearInterval(timer)
  return peak || (child.resourceUsage()?.maxRSS ?? 0)
}
