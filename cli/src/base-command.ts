import { Command, Flags } from '@oclif/core'
import type { ExitCode } from './command-error.ts'
import { print } from './print.ts'

export const jsonFlag = Flags.boolean({ description: 'Print one JSON object on stdout; errors are one on stderr.' })

/**
 * What every command shares. `run` resolves to the exit code, or to nothing for 0; what
 * it throws is rendered by `main`.
 */
export abstract class BaseCommand extends Command {
  abstract override run(): Promise<ExitCode | undefined>

  /** Writes lines of an answer. */
  protected say(...lines: string[]): Promise<void> {
    return print(process.stdout, lines.map((line) => `${line}\n`).join(''))
  }

  protected sayJson(value: unknown): Promise<void> {
    return this.say(JSON.stringify(value))
  }

  /** Aborts at Ctrl-C and SIGTERM; the second time the process ends at once. */
  protected interruptions(): AbortSignal {
    const controller = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (controller.signal.aborted) process.exit(130)
        controller.abort(new Interrupted())
      })
    }
    return controller.signal
  }
}

/** Why a run ends that a person or the system stopped. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  override readonly message = 'interrupted; what was recorded stays, the rest follows with the next sync'
}
