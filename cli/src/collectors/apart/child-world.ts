import type { Context, Issue } from '@exfil/core'
import { startProgram } from '../../world.ts'
import type { WorldTold } from './messages.ts'

/** What a collector says beside its answers. */
export type Notice = { report: Issue } | { covered: string } | { debug: string }

/** A context of the host's, in the child. */
export interface ChildWorld {
  abort(): void
  /** The context of one call, whose notices go to `say`. */
  contextOf(say: (notice: Notice) => void): Context
}

/** Programs are started here, by the child itself, and end with it. */
export function childWorld(told: WorldTold): ChildWorld {
  const { home, env, platform, ahead } = told
  const controller = new AbortController()
  const { signal } = controller
  const said = (value: unknown) => (typeof value === 'string' ? value.slice(0, 64 * 1024) : String(value))
  return {
    abort: () => controller.abort(),
    contextOf: (say) => ({
      signal,
      home,
      env: { ...env },
      platform,
      now: () => new Date(Date.now() + ahead),
      debug: (message) => say({ debug: said(message) }),
      exec: (command, args, options) => startProgram(command, args, signal, options),
      report: ({ code, message, key, path }) =>
        say({
          report: {
            code,
            message: said(message),
            ...(key !== undefined && { key: said(key) }),
            ...(path !== undefined && { path: said(path) }),
          },
        }),
      covered: (path) => say({ covered: said(path) }),
    }),
  }
}
