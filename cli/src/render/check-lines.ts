import type { CheckedPromise } from '../collectors/check-promises.ts'
import { plainText } from './plain-text.ts'
import { things } from './quantities.ts'

/** One promise in a line; one that is broken with what is needed to mend it. */
export function checkLines(checked: CheckedPromise): string[] {
  return linesOf(checked).map(plainText)
}

function linesOf(checked: CheckedPromise): string[] {
  const { title } = checked
  if (checked.result === 'kept') return [`ok       ${title}: ${checked.seen}`]
  if (checked.result === 'not-run') return [`not run  ${title}: ${checked.reason}`]
  const { promise, contract, on, expected, got, usually } = checked
  return [
    `broken   ${title}`,
    `           promise:  ${promise} (${contract})`,
    ...(on === null ? [] : [`           on:       ${on}`]),
    `           expected: ${expected}`,
    `           got:      ${got}`,
    ...(usually === null ? [] : [`           usually:  ${usually}`]),
  ]
}

/** All of them in a line. */
export function checkSummary(all: readonly CheckedPromise[]): string {
  const count = (result: CheckedPromise['result']) => all.filter((checked) => checked.result === result).length
  const notRun = count('not-run')
  return `${things(all.length, 'promise')}: ${count('kept')} kept, ${count('broken')} broken${notRun > 0 ? `, ${notRun} not run` : ''}`
}
