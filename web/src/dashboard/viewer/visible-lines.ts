import { visibleText } from '../format/visible-text.ts'

/** Text of several lines with every character shown that cannot be seen, but for line ends and tabs. */
export function visibleLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(visibleText).join('\t'))
    .join('\n')
}
