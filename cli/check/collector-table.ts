import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CollectorDefinition } from '@exfil/core'

interface Manifest {
  name: string
  description: string
  exfil: { collectors: { id: string; entry: string }[] }
}

interface JsonSchema {
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

/**
 * A table of every collector below `root`/collectors: id, package, what it collects, from where, and its options.
 * Rejects when a folder is no package, or its collector cannot be imported.
 */
export async function collectorTable(root: string): Promise<string> {
  const folder = join(root, 'collectors')
  const rows: string[] = []
  for (const name of readdirSync(folder).sort()) {
    if (!existsSync(join(folder, name, 'package.json'))) continue
    const manifest = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as Manifest
    for (const { id, entry } of manifest.exfil.collectors) {
      const definition = await definitionAt(join(folder, name, entry))
      rows.push(
        row([
          `[${id}](${name}/README.md)`,
          definition.title,
          manifest.description,
          definition.reads.map((line) => line.replaceAll('<', '&lt;').replaceAll('*', '\\*')).join('<br>'),
          optionsOf(definition).join('<br>'),
          `\`${manifest.name}\``,
        ]),
      )
    }
  }
  return [
    row(['id', 'title', 'what it collects', 'from where', 'options', 'package']),
    row(Array(6).fill('---')),
    ...rows,
  ].join('\n')
}

async function definitionAt(path: string): Promise<CollectorDefinition<unknown>> {
  const module = (await import(pathToFileURL(path).href)) as { default: CollectorDefinition<unknown> }
  return module.default
}

/** The keys that may stand under `[collectors.<id>]`, with what their schema says of them. */
function optionsOf({ options }: CollectorDefinition<unknown>): string[] {
  const schema = options?.['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }) as JsonSchema | undefined
  return Object.entries(schema?.properties ?? {}).map(([name, { description, default: value }]) => {
    const said = [description, value !== undefined && `default \`${JSON.stringify(value)}\``].filter(Boolean).join('; ')
    return said ? `\`${name}\`: ${said}` : `\`${name}\``
  })
}

/** Bars and line ends would end a cell. */
const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')).join(' | ')} |`
