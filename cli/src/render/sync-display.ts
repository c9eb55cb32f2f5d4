import type { OwnAccount, SyncEvent } from '@exfil/core/engine'
import type { Hint } from '../hints/find-hints.ts'
import { print } from '../print.ts'
import { accountLines, issueLines } from './account-lines.ts'
import { dryRunEnd, dryRunLine } from './dry-run-lines.ts'
import { hintLines } from './hint-lines.ts'
import { plainText } from './plain-text.ts'
import { TerminalProgress } from './terminal-progress.ts'

/** Issues shown one by one to a person. */
const ISSUES = 100

export interface SyncDisplay {
  onEvent(event: SyncEvent): void
  onNotice(message: string): void
  /** Prints the result, and what else there would be to collect. */
  end(account: OwnAccount, hints: readonly Hint[]): Promise<void>
  /** Leaves the terminal as it was; may be called twice. */
  stop(): void
}

/**
 * What a person or a script sees of a run. The result goes to stdout: one JSON object,
 * or the account in words; all else goes to stderr. On a terminal progress is repainted
 * in place, elsewhere there are only a few lines.
 */
export function syncDisplay(options: { quiet: boolean; json: boolean; dryRun: boolean }): SyncDisplay {
  const { stderr } = process
  const isTerminal = stderr.isTTY === true && process.env.TERM !== 'dumb'
  const progress =
    isTerminal && !options.quiet && !options.dryRun
      ? new TerminalProgress({
          columns: () => stderr.columns || 80,
          write: (text) => void stderr.write(text),
          colour: !process.env.NO_COLOR,
        })
      : undefined
  let said = Promise.resolve()
  const say = (line: string) => {
    if (progress) progress.above(line)
    // What nobody can be told is no reason to fail.
    else said = print(stderr, `${line}\n`).catch(() => {})
  }
  // With --json what a person might like to know on the way would only be in the way.
  const isChatty = !options.quiet && !options.json
  const planned: string[] = []
  let trouble = ''

  return {
    onEvent(event) {
      progress?.onEvent(event)
      if (event.event === 'artifact' && options.dryRun && !options.json) planned.push(dryRunLine(event))
      if (event.event === 'begun' && event.checking && isChatty) {
        say('Local state and server do not agree: every artifact is checked.')
      }
      // Said once for each cause, not for each try.
      if (event.event === 'retry' && !progress && isChatty && event.message !== trouble) {
        trouble = event.message
        say(plainText(`${event.message}; trying again`))
      }
    },
    onNotice: (message) => say(plainText(message)),
    async end(account, hints) {
      progress?.stop()
      if (!options.json) for (const line of issueLines(account.issues, ISSUES)) say(line)
      const lines = options.json
        ? [JSON.stringify({ ...account, hints })]
        : options.dryRun
          ? [...planned, ...(options.quiet ? [] : dryRunEnd(account))]
          : options.quiet
            ? []
            : accountLines(account)
      await said
      await print(process.stdout, lines.map((line) => `${line}\n`).join(''))
      if (isChatty) for (const line of hintLines(hints)) say(line)
      await said
    },
    stop: () => progress?.stop(),
  }
}
