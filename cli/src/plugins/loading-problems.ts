import { findCollectors } from '../collectors/find.ts'
import { openCollector } from '../collectors/open-collector.ts'

/** Loads each collector of a plugin once, apart. One line for each that cannot be: why, and what to do. Rejects with the signal's reason. */
export async function loadingProblems(dataDir: string, name: string, signal: AbortSignal): Promise<string[]> {
  const own = findCollectors(dataDir).collectors.filter((each) => each.package === name && each.origin === 'plugin')
  const problems = await Promise.all(
    own.map(async (declared) => {
      try {
        await (await openCollector(declared, signal)).close()
        return []
      } catch (error) {
        signal.throwIfAborted()
        return [`${name} cannot be loaded: ${(error as Error).message}`]
      }
    }),
  )
  return problems.flat()
}
