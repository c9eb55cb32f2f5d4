import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '@exfil/core'

interface Config {
  collectors: { 'custom-glob': Json }
}

/** What a configuration says for this collector. */
export const optionsIn = (toml: string): Json => (Bun.TOML.parse(toml) as unknown as Config).collectors['custom-glob']

/** The blocks of TOML in the README: the first is an example, the second the ready rules. */
export function readmeRules(): string[] {
  const readme = readFileSync(join(import.meta.dir, '../README.md'), 'utf8')
  return [...readme.matchAll(/^```toml\n([\s\S]*?)^```$/gm)].map(([, toml]) => toml as string)
}

/** The rules of a world: its own, or the README's. */
export function optionsOf(folder: string): Json {
  const own = join(folder, 'config.toml')
  return optionsIn(existsSync(own) ? readFileSync(own, 'utf8') : (readmeRules()[1] ?? ''))
}
