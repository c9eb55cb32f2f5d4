import { CommandError, EXIT } from '../command-error.ts'
import { parseToml } from './toml-document.ts'

/** A dotted key as it is typed, `collectors.notes.enabled`, quoted where a name has a dot. Throws a `CommandError`. */
export async function keyPath(typed: string): Promise<string[]> {
  try {
    const document = await parseToml(`${typed} = 0`)
    const path: string[] = []
    for (let at: unknown = document.value; typeof at === 'object' && at !== null; ) {
      const [key, value] = Object.entries(at)[0] as [string, unknown]
      path.push(key)
      at = value
    }
    if (document.keyAt(path) && !/[\r\n=#]/.test(typed)) return path
  } catch {}
  const reason = `${JSON.stringify(typed)} is no key: write names with dots between them, as in collectors.ID.enabled`
  throw new CommandError('no-such-key', EXIT.usage, reason)
}
