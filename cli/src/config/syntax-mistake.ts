import type { TomlSyntaxError } from './toml-document.ts'

/** What is wrong with a text that is no TOML, in one line that says what to write. */
export function syntaxMistake(_text: string, error: TomlSyntaxError): string {
  return `column ${error.column}: ${error.message}`
}
