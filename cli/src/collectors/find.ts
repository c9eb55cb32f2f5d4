import { builtInCollectors } from './built-in.ts'
import type { DeclaredCollector } from './declared.ts'
import { type PluginTrouble, pluginCollectors } from './plugins.ts'

/** All collectors there are, built-in ones first; an id that is taken is not given twice. Runs no code of theirs. */
export function findCollectors(dataDir: string): { collectors: DeclaredCollector[]; troubles: PluginTrouble[] } {
  const { collectors: plugins, troubles } = pluginCollectors(dataDir)
  const collectors: DeclaredCollector[] = []
  for (const candidate of [...builtInCollectors(), ...plugins]) {
    const taken = collectors.find((other) => other.id === candidate.id)
    if (!taken) collectors.push(candidate)
    else if (taken.package !== candidate.package || taken.origin === candidate.origin) {
      troubles.push({
        package: candidate.package,
        message: `its collector "${candidate.id}" is one of ${taken.package} already`,
      })
    }
  }
  return { collectors, troubles }
}
