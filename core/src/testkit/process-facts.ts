import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Why this machine does not tell how much a process has read. */
export const cannotCountReads = existsSync('/proc/self/io') ? undefined : 'only Linux counts what a process reads'

/** Bytes this process has asked the system to read so far. */
export function bytesRead(): number {
  return Number(/^rchar: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])
}

const HANDLES = ['/proc/self/fd', '/dev/fd'].find((folder) => existsSync(folder))

/** Why this machine does not tell which handles a process has open. */
export const cannotCountHandles = HANDLES === undefined ? 'this system has no list of open handles' : undefined

export function openHandles(): number {
  return readdirSync(HANDLES as string).length
}
