import { plainText } from '../render/plain-text.ts'
import type { Candidate, PluginManifest } from './candidate.ts'

/** What a person should know of a package before it is let in. */
export function introduce({
  manifest,
  publisher,
  source,
}: Pick<Candidate, 'manifest' | 'publisher' | 'source'>): string[] {
  const from = 'url' in source ? source.url : `the registry (${source.tag})`
  const facts: [string, string][] = [
    ['package', `${manifest.name} ${manifest.version}`],
    ['from', from],
    ['published by', publisher ?? 'unknown: its source does not say'],
    ['collects', collects(manifest)],
    ['licence', licenceOf(manifest)],
    ['brings', brings(manifest)],
  ]
  if (manifest.description) facts.splice(1, 0, ['says', manifest.description])
  const width = Math.max(...facts.map(([what]) => what.length))
  return [
    ...facts.map(([what, text]) => `  ${what.padEnd(width)}  ${plainText(text)}`),
    "  It is not one of exfiltrator's own. It will run with your rights: it can read, change and send whatever you can.",
  ]
}

export function collects(manifest: PluginManifest): string {
  return (manifest.exfil?.collectors ?? []).map(({ id }) => id).join(', ')
}

export function licenceOf({ license }: PluginManifest): string {
  if (typeof license === 'string') return license
  const type = (license as { type?: unknown } | null | undefined)?.type
  return typeof type === 'string' ? type : 'none named'
}

function brings({ dependencies = {} }: PluginManifest): string {
  const names = Object.keys(dependencies)
  return names.length === 0 ? 'no other packages' : `${names.length} more (${names.join(', ')}), and what those need`
}
