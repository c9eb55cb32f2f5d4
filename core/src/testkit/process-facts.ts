import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Why this machine does not tell how much a process has read. */
export const cannotCountReads = existsSync('/proc/self/io') ? undefined : 'only Linux counts what a process reads'

/** Bytes that a process (this one, unless another is named) has asked the system to read so far. */
export function bytesRead(pid: number | 'self' = 'self'): number {
  return Number(/^rchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
}

/** How often this process has asked the system to read so far. Listing a folder is no reading. */
export function readCalls(): number {
  return Number(/^syscr: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])
}

const HANDLES = ['/proc/self/fd', '/dev/fd'].find((folder) => existsSync(folder))

/** Why this machine does not tell which handles a process has open. */
export const cannotCountHandles = HANDLES === undefined ? 'this system has no list of open handles' : undefined

/** What this process has open. */
export function openHandles(): number {
  return readdirSync(HANDLES as string).length
}

/** What a process has open; nothing where the system does not tell that of another one. */
export function openHandlesOf(pid: number): number | undefined {
  if (pid === process.pid) return HANDLES === undefined ? undefined : openHandles()
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return undefined
  }
}
