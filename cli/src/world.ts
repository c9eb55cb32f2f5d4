import { homedir } from 'node:os'
import { ArtifactError, type Program } from '@exfil/core'
import type { World } from '@exfil/core/engine'

/** This machine as collectors see it. Programs they start are killed when `signal` aborts. */
export function thisWorld(signal: AbortSignal, debug: (message: string) => void): World {
  return {
    home: process.env.HOME || homedir(),
    env: process.env,
    platform: process.platform,
    now: () => new Date(),
    debug,
    exec: (command, args, options) => startProgram(command, args, signal, options),
  }
}

/** A program without a shell, and with no environment but the one given. Killed when `signal` aborts. */
export function startProgram(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
  options?: { cwd?: string; env?: Record<string, string> },
): Program {
  const program = Bun.which(command)
  if (!program) throw new ArtifactError('unavailable', `${command} is not installed`)
  const { stdout, stderr, exited } = Bun.spawn([program, ...args], {
    cwd: options?.cwd,
    env: options?.env ?? {},
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    signal,
    killSignal: 'SIGKILL',
  })
  return { stdout, stderr, exited }
}
