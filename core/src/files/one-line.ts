/** Already as it should be, as most are. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/** Text from anywhere as one line for people: no controls, nothing that turns the direction of writing, at most `length` characters. */
export function oneLine(text: string, length = 200): string {
  if (text.length <= length && PLAIN.test(text)) return text
  const line = text
    .slice(0, length * 20)
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\s]+/gu, ' ')
    .trim()
    .toWellFormed()
  if (line.length <= length) return line
  return `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
