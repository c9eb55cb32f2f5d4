import type { Candidate } from './candidate.ts'
import type { ListedPlugin } from './plugin-list.ts'
import type { ShortNames } from './request.ts'

/**
 * Whether a package needs no question: it is ours (from a registry, in our scope: anybody can
 * write our name into a tarball or a repository), or the same source is installed already.
 */
export function isTrusted(
  { manifest, source }: Candidate,
  installed: readonly ListedPlugin[],
  { scope }: ShortNames,
): boolean {
  if ('tag' in source && manifest.name.startsWith(`@${scope}/`)) return true
  const former = installed.find(({ name, type }) => name === manifest.name && type === 'user')
  return former !== undefined && former.url === ('url' in source ? source.url : undefined)
}
