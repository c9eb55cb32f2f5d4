import pkg from '../../package.json' with { type: 'json' }
import { CommandError, EXIT } from '../command-error.ts'
import { nearest } from '../did-you-mean.ts'
import type { DeclaredCollector } from './declared.ts'

/** The collector with an id. Throws a `CommandError` with the name that was probably meant, or how to install it. */
export function collectorCalled(id: string, all: readonly DeclaredCollector[]): DeclaredCollector {
  const found = all.find((collector) => collector.id === id)
  if (found) return found
  if (pkg.exfil.hints.some(({ collector }) => collector === id)) {
    const message = `the collector "${id}" is not installed: \`exfiltrator plugins install ${id}\``
    throw new CommandError('unknown-collector', EXIT.usage, message)
  }
  const known = all.map((collector) => collector.id)
  const guess = nearest(id, known)
  const help = guess ? `did you mean ${guess}?` : `there are: ${known.join(', ') || 'none'}`
  throw new CommandError('unknown-collector', EXIT.usage, `no collector is called "${id}": ${help}`)
}
