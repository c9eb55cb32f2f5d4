import { createInterface } from 'node:readline/promises'
import { CommandError, EXIT } from '../command-error.ts'
import type { Candidate } from './candidate.ts'
import { collects, introduce, licenceOf } from './introduction.ts'

/** Who can be asked: nobody where there is no terminal. */
export interface Asking {
  /** `--yes`: whoever runs this has said so before. */
  readonly yes: boolean
  readonly terminal: boolean
  readonly quiet: boolean
  readonly signal: AbortSignal
}

/**
 * Tells a person what a stranger's package is, and lets it through when they agree. Throws a
 * `CommandError` when they do not, or when nobody can be asked.
 */
export async function consent(candidate: Candidate, { yes, terminal, quiet, signal }: Asking): Promise<void> {
  const { manifest, publisher } = candidate
  if (!terminal && !yes) {
    const by = publisher ? `published by ${publisher}` : 'of a publisher that its source does not name'
    throw new CommandError(
      'not-confirmed',
      EXIT.usage,
      `${manifest.name} ${manifest.version} (${by}, licence ${licenceOf(manifest)}, collects ${collects(manifest)}) is not one of exfiltrator's own and would run with your rights: add \`--yes\` if you trust it. Nothing was changed`,
    )
  }
  if (!quiet) process.stderr.write(`${introduce(candidate).join('\n')}\n`)
  if (yes) return
  if (!(await agrees('Install it? [y/N] ', signal))) {
    throw new CommandError('not-confirmed', EXIT.usage, `${manifest.name} was not installed. Nothing was changed`)
  }
}

/** Ctrl-C and the end of the input are a no. */
async function agrees(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const ended = new Promise<string>((resolve) => {
      terminal.once('close', () => resolve(''))
      terminal.once('SIGINT', () => resolve(''))
    })
    const answer = await Promise.race([terminal.question(question, { signal }), ended])
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
