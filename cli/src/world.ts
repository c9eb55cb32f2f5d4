import { homedir } from 'node:os'
import { ArtifactError } from '@exfil/core'
import type { World } from '@exfil/core/engine'

/** This machine as collectors see it. Programs they start are killed when `signal` aborts. */
export function thisWorld(signal: AbortSignal, debug: (message: string) => void): World {
  return {
    home: process.env.HOME || homedir(),
    env: process.env,
    platform: process.platform,
    now: () => new Date(),
    debug,
    exec(command, args, options) {
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
    },
  }
}
