import type { Introduction } from '../collectors/introduce.ts'
import type { OptionRow } from '../collectors/option-rows.ts'
import type { SelfPortrait } from '../collectors/self-portrait.ts'
import { asWritten } from '../config/value-words.ts'
import type { LastAccount } from '../last-accounts.ts'
import { issueLines, tallyLine } from './account-lines.ts'
import { ago } from './ago.ts'
import { plainText } from './plain-text.ts'
import { bytes, things } from './quantities.ts'

interface ShownCollector extends Introduction, SelfPortrait {
  readonly lastAccount: LastAccount | null
}

/** All that there is to say about a collector. */
export function collectorLines(shown: ShownCollector, now: Date): string[] {
  const { id, title, package: name, version, origin, folder, enabled, reads, options, lastAccount } = shown
  const blocks: [label: string, lines: string[]][] = [
    [id, [title ?? 'cannot be loaded']],
    ['package', [`${name} ${version} (${origin})`]],
    ['folder', folder === null ? [] : [folder]],
    ['enabled', [enabled ? 'yes' : 'no']],
    ['reads', [...reads]],
    ['options', options?.length ? options.flatMap(optionLines) : ['none that it tells of']],
    ['last sync', lastAccount === null ? ['none that it took part in'] : accountOf(lastAccount, now)],
  ]
  const width = Math.max(...blocks.map(([label]) => label.length)) + 2
  return blocks.flatMap(([label, lines]) =>
    lines.map((line, index) => plainText(`${(index === 0 ? label : '').padEnd(width)}${line}`)),
  )
}

function optionLines({ name, type, isRequired, isWritten, value, description }: OptionRow): string[] {
  const origin = isWritten ? '' : ' (default)'
  const inForce = value === null ? '' : ` = ${asWritten(value)}${origin}`
  return [`${name}${inForce}: ${type}${isRequired ? ', required' : ''}`, ...(description ? [`  ${description}`] : [])]
}

function accountOf({ endedAt, tally, issueCount, issues }: LastAccount, now: Date): string[] {
  const more = issueCount - issues.length
  return [
    `${ago(endedAt, now)}: ${tallyLine(tally)}; read ${bytes(tally.bytesRead)}, sent ${bytes(tally.bytesSent)}`,
    ...issueLines(issues, issues.length),
    ...(more > 0 ? [`… and ${things(more, 'more issue')}`] : []),
  ]
}
