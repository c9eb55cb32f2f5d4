import type { DeclaredCollector } from '../collectors/declared.ts'
import { CommandError, EXIT } from '../command-error.ts'

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/
/** Longer ones are no names any more, and some file systems have limits. */
const LONGEST = 60

/** Throws a `CommandError` unless the name can be a folder's. */
export function checkName(name: string): void {
  if (/[\\/]/.test(name)) {
    throw new CommandError(
      'bad-name',
      EXIT.usage,
      `"${name}" is a path: give the name alone, and the place with --dir, as in \`collectors new my-logs --dir ${name}\``,
    )
  }
}

/** Throws a `CommandError` unless the id can be one, and is nobody's yet. */
export function checkId(id: string, collectors: readonly DeclaredCollector[]): void {
  if (!ID.test(id) || id.length > LONGEST) {
    const near = id
      .normalize('NFKD')
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, LONGEST)
      .replaceAll(/^-+|-+$/g, '')
    const try_ = near && near !== id ? `: try --id ${near}` : ''
    throw new CommandError(
      'bad-id',
      EXIT.usage,
      `"${id}" cannot be a collector's id: it is lower-case words joined by hyphens, at most ${LONGEST} letters${try_}`,
    )
  }
  const taken = collectors.find((one) => one.id === id)
  if (taken === undefined) return
  throw new CommandError(
    'id-taken',
    EXIT.usage,
    `"${id}" is the id of ${taken.package} ${taken.version}, which is installed: an id is for ever, so give another with --id`,
  )
}

/** `my-logs` as a title: `My logs`. */
export function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
