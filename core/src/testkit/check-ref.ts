import { isDeepStrictEqual } from 'node:util'
import type { ArtifactRef } from '../collector.ts'
import { holds, text } from './broken-promise.ts'

const GROWTHS: readonly string[] = ['fixed', 'append', 'rewrite', 'cursor']

/** Throws a finding unless a ref is what the contract says one is. */
export function checkRef(ref: ArtifactRef, home: string): void {
  const on = [ref.kind, ref.key].filter(Boolean).join(' ')
  for (const name of ['key', 'kind', 'path'] as const) {
    const value: unknown = ref[name]
    holds(typeof value === 'string' && value !== '', { on, expected: text(`a ${name} that is not empty`), got: value })
    holds(value.isWellFormed(), {
      on,
      expected: text(`a ${name} of well-formed text`),
      got: value,
      usually: 'a file name that is not UTF-8 was used as it is: escape it (`escapeBytes` of @exfil/core/files)',
    })
  }
  holds(GROWTHS.includes(ref.growth), { on, expected: text(`one of ${GROWTHS.join(', ')}`), got: ref.growth })
  holds(!ref.path.includes(home), {
    on,
    expected: text('a path that writes the home directory as ~'),
    got: ref.path,
    usually: 'the path of the file system was given: make it with `placeOf` of @exfil/core/files',
  })
  holds(!ref.path.includes('\\') || !/^[A-Za-z]:\\|^~\\/.test(ref.path), {
    on,
    expected: text('a path with forward slashes'),
    got: ref.path,
    usually: 'the path of the file system was given: make it with `placeOf` of @exfil/core/files',
  })
  const revived: unknown = JSON.parse(JSON.stringify(ref))
  holds(isDeepStrictEqual(revived, { ...ref }), {
    on,
    expected: ref,
    got: revived,
    usually: 'the locator (or a field that is `undefined`) is no JSON: keep strings, numbers and plain objects in it',
  })
}
