/** Fingerprints as they travel from the child to its host. Both sides check every one of them. */
import { ArtifactError, type Fingerprint, isArtifactError } from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import { Defect, shown } from './defect.ts'
import { failureOf, revived } from './failure.ts'
import type { Failure, FingerprintColumns } from './messages.ts'

const { stringify, parse } = JSON

/** Answers to `count` refs as text. Throws a `Defect` that names the first that is none. */
export function fingerprintsToText(answers: unknown, count: number): string {
  if (!Array.isArray(answers) || answers.length !== count) {
    const got = Array.isArray(answers) ? `${answers.length} answers` : shown(answers)
    throw new Defect(`fingerprint gave ${got} for ${count} ${count === 1 ? 'artifact' : 'artifacts'}`)
  }
  const tokens: (string | null)[] = []
  const sizes: (number | null)[] = []
  const times: (number | null)[] = []
  const files: (string | null)[] = []
  const failures: Record<string, Failure> = {}
  for (let at = 0; at < count; at++) {
    const answer: unknown = answers[at]
    if (isArtifactError(answer)) {
      failures[at] = failureOf(answer)
      tokens.push(null)
      sizes.push(null)
      times.push(null)
      files.push(null)
      continue
    }
    const { token, size, modifiedAt, file } = checkFingerprint(answer)
    tokens.push(token)
    sizes.push(size ?? null)
    times.push(modifiedAt ?? null)
    files.push(file ?? null)
  }
  return stringify({ tokens, sizes, times, files, failures } satisfies FingerprintColumns)
}

/** Throws a `Defect` where the text does not answer for `count` refs. */
export function fingerprintsFromText(text: unknown, count: number): (Fingerprint | ArtifactError)[] {
  const { tokens, sizes, times, files, failures } = columnsFrom(text, count)
  const answers: (Fingerprint | ArtifactError)[] = []
  for (let at = 0; at < count; at++) {
    const token = tokens[at]
    if (token === null) {
      const error = revived(failures[at])
      answers.push(isArtifactError(error) ? error : new ArtifactError('malformed', error.message))
      continue
    }
    const size = sizes[at] ?? undefined
    const modifiedAt = times[at] ?? undefined
    const file = files[at] ?? undefined
    answers.push(checkFingerprint({ token, size, modifiedAt, file }))
  }
  return answers
}

function columnsFrom(text: unknown, count: number): FingerprintColumns {
  try {
    const columns = parse(text as string) as FingerprintColumns
    const all = [columns.tokens, columns.sizes, columns.times, columns.files]
    if (all.every((column) => Array.isArray(column) && column.length === count) && columns.failures) return columns
  } catch {}
  throw new Defect('its fingerprints arrived garbled')
}

/** The fingerprint that a value is. Throws a `Defect` when it is none. */
export function checkFingerprint(value: unknown): Fingerprint {
  if (typeof value !== 'object' || value === null) throw new Defect(`fingerprint gave ${shown(value)}`)
  const { token, size, modifiedAt, file } = value as Partial<Fingerprint>
  if (typeof token !== 'string' || token === '' || token.length > BOUNDS.text) throw wrong('token', token)
  if (size !== undefined && !(Number.isSafeInteger(size) && size >= 0)) throw wrong('size', size)
  if (modifiedAt !== undefined && !Number.isFinite(modifiedAt)) throw wrong('modifiedAt', modifiedAt)
  if (file !== undefined && (typeof file !== 'string' || file.length > BOUNDS.text)) throw wrong('file', file)
  return {
    token,
    ...(size !== undefined && { size }),
    ...(modifiedAt !== undefined && { modifiedAt }),
    ...(file !== undefined && { file }),
  }
}

const wrong = (field: string, value: unknown) => new Defect(`fingerprint gave a ${field} that is ${shown(value)}`)
