import { ArtifactError, type ArtifactErrorCode, isArtifactError } from '../collector.ts'

const CODES: Readonly<Record<string, readonly [ArtifactErrorCode, string]>> = {
  ENOENT: ['gone', 'it is no longer there'],
  ENOTDIR: ['gone', 'it is no longer there'],
  ESTALE: ['gone', 'it is no longer there'],
  EACCES: ['denied', 'no permission to read it'],
  EPERM: ['denied', 'no permission to read it'],
  ELOOP: ['not-a-file', 'its links lead in a circle'],
  EISDIR: ['not-a-file', 'it is a folder'],
  ENXIO: ['not-a-file', 'it is not a regular file'],
  ENODEV: ['not-a-file', 'it is not a regular file'],
  ENAMETOOLONG: ['not-a-file', 'its path is longer than the system can open'],
  EMFILE: ['busy', 'too many files are open'],
  ENFILE: ['busy', 'too many files are open'],
  EBUSY: ['busy', 'another program has locked it'],
}

/** Says in the contract's words what the file system said; what it has no word for is `busy`, so it is tried again. */
export function fileError(cause: unknown): ArtifactError {
  if (isArtifactError(cause)) return cause
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  const [code, message] = CODES[errno] ?? ['busy', `the file system said ${errno}`]
  return new ArtifactError(code, message, { cause })
}
