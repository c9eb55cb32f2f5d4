/** Something in the configuration that is not as it must be. */
export interface Problem {
  /** 1-based. */
  readonly line: number
  /** Dotted; empty where the text itself is not understood. */
  readonly key: string
  /** What is wrong and what to write instead, in one line. */
  readonly message: string
  /**
   * What must not run until it is mended: whatever might collect what a person meant to
   * leave out. `collector` is named by `collector`; `nothing` makes it a warning.
   */
  readonly stops: 'everything' | 'collector' | 'nothing'
  readonly collector?: string
}

/** A problem as it is told: where, what, and what to do. */
export function problemLine({ line, key, message }: Problem): string {
  return `line ${line}: ${key === '' ? '' : `${key}: `}${message}`
}

/** A key in dotted form, quoted where it must be. Elements are counted from 0, as brackets say. */
export function keyText(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`
      return `${index > 0 ? '.' : ''}${/^[A-Za-z0-9_-]+$/.test(step) ? step : JSON.stringify(step)}`
    })
    .join('')
}

/** Words as one reads them: `a, b or c`. */
export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
