/** Where the server listens, and how it is called from outside. */
import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { isLoopback, type Listener, listen } from '@exfil/api/embedded'
import type { Options } from './options.ts'
import { StartProblem } from './start-problem.ts'

const DEFAULT_PORT = 4983
/** Ports tried after the default one. */
const NEXT = 20

export interface Address {
  listener: Listener
  /** What people and other machines use. */
  publicUrl: string
  /** What this machine uses. */
  localUrl: string
  /** The port to try first the next time. */
  file: string
}

/** Throws a `StartProblem` for what would send credentials in the clear without being asked to. */
export function checkExposure({ host, publicUrl, allowHttp }: Options): void {
  if (allowHttp) return
  if (publicUrl?.startsWith('http:') && !isLoopback(new URL(publicUrl).hostname)) {
    throw new StartProblem(
      `--public-url ${publicUrl} is not https: add --allow-http if credentials may travel in the clear`,
    )
  }
  if (!isLoopback(host) && !publicUrl?.startsWith('https:')) {
    throw new StartProblem(
      `--host ${host} serves plain HTTP beyond this machine: add --allow-http, or --public-url https://… behind a proxy`,
    )
  }
}

/** Takes a port. Throws a `StartProblem` when there is none to take. */
export function takeAddress(options: Options, data: string): Address {
  const file = join(data, 'port')
  const listener = takePort(options, file)
  const { port } = listener
  const local = localHost(options.host)
  return {
    listener,
    file,
    localUrl: `http://${local}:${port}`,
    publicUrl: options.publicUrl ?? `http://${isWildcard(options.host) ? outsideAddress() : local}:${port}`,
  }
}

function takePort({ port, host }: Options, file: string): Listener {
  if (port !== undefined) {
    const taken = tryPort(host, port)
    if (taken) return taken
    throw new StartProblem(`--port ${port} is taken by another program on ${host}: choose another one`)
  }
  const last = lastPort(file)
  const candidates = [...(last ? [last] : []), ...Array.from({ length: NEXT }, (_, n) => DEFAULT_PORT + n)]
  for (const candidate of candidates) {
    const taken = tryPort(host, candidate)
    if (taken) return taken
  }
  throw new StartProblem(
    `the ports from ${DEFAULT_PORT} to ${DEFAULT_PORT + NEXT - 1} are taken: choose one with --port`,
  )
}

function tryPort(hostname: string, port: number): Listener | undefined {
  try {
    return listen({ hostname, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') return undefined
    if (code === 'EACCES')
      throw new StartProblem(`--port ${port} needs rights that this user does not have: choose one above 1023`)
    throw new StartProblem(`cannot listen on --host ${hostname}: ${message}`)
  }
}

function lastPort(file: string): number | undefined {
  try {
    const port = Number(readFileSync(file, 'utf8'))
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
  } catch {
    return undefined
  }
}

const isWildcard = (host: string) => host === '0.0.0.0' || host === '::'

function localHost(host: string): string {
  if (isWildcard(host) || host === 'localhost') return '127.0.0.1'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

/** How others on the network most likely reach this machine. */
function outsideAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}
