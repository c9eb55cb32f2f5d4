import { nearest } from '../did-you-mean.ts'
import type { InstalledPlugin } from './plugin-list.ts'

/**
 * The plugin that a person means: by its name, its short name, or the id of what it
 * collects, in this order. Where none is called so, the nearest of all these.
 */
export function namedPlugin(
  text: string,
  plugins: readonly InstalledPlugin[],
  shortName: (name: string) => string,
): { plugin: InstalledPlugin } | { guess: string | undefined } {
  const idsOf = ({ manifest }: InstalledPlugin) => (manifest?.exfil?.collectors ?? []).map(({ id }) => id)
  const plugin =
    plugins.find(({ name }) => name === text) ??
    plugins.find(({ name }) => shortName(name) === text) ??
    plugins.find((each) => idsOf(each).includes(text))
  if (plugin) return { plugin }
  const names = plugins.flatMap((each) => [each.name, shortName(each.name), ...idsOf(each)])
  return { guess: nearest(text, names) }
}
