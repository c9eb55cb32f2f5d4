import type { Json } from '@exfil/core'
import pkg from '../../package.json' with { type: 'json' }
import type { DeclaredCollector } from '../collectors/declared.ts'
import { openCollector } from '../collectors/open-collector.ts'
import { CommandError, EXIT } from '../command-error.ts'
import { nearest } from '../did-you-mean.ts'
import { checkConfig } from './check-config.ts'
import { configPath, readConfigText, writeConfigText } from './config-file.ts'
import { keyPath } from './key-path.ts'
import { keyText, type Problem, problemLine } from './problem.ts'
import { type Config, readConfig } from './read-config.ts'
import { setValue } from './set-value.ts'
import { parseToml, TomlSyntaxError } from './toml-document.ts'
import { tomlOf } from './value-words.ts'

/**
 * Sets one value in the configuration file, which is made if it is not there. Nothing is
 * written, and a `CommandError` says why, when the file is no TOML, would have something
 * wrong with it that it had not before, or is of a collector whose name is almost that of
 * one that is installed.
 */
export async function changeConfig(
  typedKey: string,
  typedValue: string,
  collectors: readonly DeclaredCollector[],
): Promise<{ key: string; value: Json; line: number; warnings: string[] }> {
  const path = await keyPath(typedKey)
  const key = keyText(path)
  const text = readConfigText() ?? ''
  const before = await readConfig(text)
  if (before.document === undefined) {
    const [problem] = before.problems
    const what = problem ? problemLine(problem) : 'it is not understood'
    throw new CommandError('config', EXIT.usage, `${configPath()} ${what}; mend that first`)
  }
  const setting = { path, ...(await valueIn(typedValue)) }
  const refuse = (reason: string) => new CommandError('config', EXIT.usage, `${key} was not set: ${reason}`)
  const meant = almostInstalled(path, before, collectors)
  if (meant) throw refuse(`no collector "${path[1]}" is installed; did you mean ${meant}?`)
  const changed = await setValue(before.document, setting).catch((error: Error) => {
    throw refuse(error.message)
  })
  const old = new Set(
    (await checkConfig(before, collectors, openCollector)).map((problem) => problem.key + problem.message),
  )
  const after = await readConfig(changed)
  const problems = (await checkConfig(after, collectors, openCollector)).filter(
    (problem) => !old.has(problem.key + problem.message) || problem.key.startsWith(key),
  )
  const grave = problems.find(({ stops }) => stops !== 'nothing')
  if (grave) throw refuse(within(key, grave))
  writeConfigText(changed)
  const warnings = problems.map((problem) => `${configPath()} warning: ${problemLine(problem)}`)
  return { key, value: setting.value, line: after.document?.lineOf(path) ?? 1, warnings }
}

/** The collector that was probably meant: one that is not installed and known here, or has a section already, was meant itself. */
function almostInstalled(
  [root, id]: readonly string[],
  before: Config,
  collectors: readonly DeclaredCollector[],
): string | undefined {
  if (root !== 'collectors' || id === undefined || before.collectors.has(id)) return undefined
  const installed = collectors.map((collector) => collector.id)
  if (installed.includes(id) || pkg.exfil.hints.some(({ collector }) => collector === id)) return undefined
  return nearest(id, installed)
}

/** What is wrong, said of a key that was named: of what is inside it, only the way from there. */
function within(key: string, { key: wrong, message }: Problem): string {
  if (wrong === key || wrong === '') return message
  return `${wrong.startsWith(key) ? wrong.slice(key.length).replace(/^\./, '') : wrong}: ${message}`
}

async function valueIn(typed: string): Promise<{ value: Json; written: string }> {
  try {
    const { value } = await parseToml(`value = ${typed}`)
    if (Object.keys(value).length === 1) return { value: value.value as Json, written: typed.trim() }
  } catch (error) {
    if (!(error instanceof TomlSyntaxError)) throw error
  }
  // What begins like a list, a table or a text was meant as one.
  if (/^\s*["'[{]/.test(typed)) {
    const reason = `${typed} is no value in TOML: a list is written ["a", "b"], a table { a = 1 }, a text "a"`
    throw new CommandError('bad-value', EXIT.usage, reason)
  }
  return { value: typed, written: tomlOf(typed) }
}
