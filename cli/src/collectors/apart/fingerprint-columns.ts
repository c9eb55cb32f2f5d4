/** Fingerprints as they travel from the child to its host. Both sides check every one of them. */
import { ArtifactError, type Fingerprint, isArtifactError } from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import { Defect, shown } from './defect.ts'
import { failureOf, revived } from './failure.ts'
import type { Failure, FingerprintColumns } from './messages.ts'
import { textColumn, textsOf } from './text-column.ts'

/** Answers to `count` refs that can travel. Throws a `Defect` that names the first that is none. */
export function fingerprintsToColumns(answers: unknown, count: number): FingerprintColumns {
  if (!Array.isArray(answers) || answers.length !== count) {
    const got = Array.isArray(answers) ? `${answers.length} answers` : shown(answers)
    throw new Defect(`fingerprint gave ${got} for ${count} ${count === 1 ? 'artifact' : 'artifacts'}`)
  }
  const tokens: string[] = []
  const files: string[] = []
  const sizes = new Float64Array(count).fill(Number.NaN)
  const times = new Float64Array(count).fill(Number.NaN)
  const failures: Record<number, Failure> = {}
  for (let at = 0; at < count; at++) {
    const answer: unknown = answers[at]
    if (isArtifactError(answer)) {
      failures[at] = failureOf(answer)
      tokens.push('')
      files.push('')
      continue
    }
    const { token, size, modifiedAt, file } = checkFingerprint(answer)
    tokens.push(token)
    files.push(file ?? '')
    if (size !== undefined) sizes[at] = size
    if (modifiedAt !== undefined) times[at] = modifiedAt
  }
  return { tokens: textColumn(tokens), files: textColumn(files), sizes, times, failures }
}

/** Throws a `Defect` where it does not answer for `count` refs. */
export function fingerprintsFromColumns(value: unknown, count: number): (Fingerprint | ArtifactError)[] {
  const columns = (value ?? {}) as FingerprintColumns
  const { sizes, times, failures } = columns
  const tokens = textsOf(columns.tokens, count)
  const files = textsOf(columns.files, count)
  if (!tokens || !files || !isNumbers(sizes, count) || !isNumbers(times, count) || !failures) {
    throw new Defect('its fingerprints arrived garbled')
  }
  const answers: (Fingerprint | ArtifactError)[] = []
  for (let at = 0; at < count; at++) {
    const token = tokens[at] as string
    const size = sizes[at] as number
    const modifiedAt = times[at] as number
    const file = files[at] as string
    // Nearly all are whole, and made in one go.
    if (token !== '' && file !== '' && size >= 0 && !Number.isNaN(modifiedAt)) {
      answers.push({ token, size, modifiedAt, file })
    } else if (token === '') {
      const error = revived(failures[at])
      answers.push(isArtifactError(error) ? error : new ArtifactError('malformed', error.message))
    } else {
      answers.push({
        token,
        ...(size >= 0 && { size }),
        ...(!Number.isNaN(modifiedAt) && { modifiedAt }),
        ...(file !== '' && { file }),
      })
    }
  }
  return answers
}

const isNumbers = (value: unknown, count: number) => value instanceof Float64Array && value.length === count

/** The fingerprint that a value is. Throws a `Defect` when it is none. */
export function checkFingerprint(value: unknown): Fingerprint {
  if (typeof value !== 'object' || value === null) throw new Defect(`fingerprint gave ${shown(value)}`)
  const { token, size, modifiedAt, file } = value as Partial<Fingerprint>
  if (typeof token !== 'string' || token === '' || token.length > BOUNDS.text) throw wrong('token', token)
  if (size !== undefined && !(Number.isSafeInteger(size) && size >= 0)) throw wrong('size', size)
  if (modifiedAt !== undefined && !Number.isFinite(modifiedAt)) throw wrong('modifiedAt', modifiedAt)
  if (file !== undefined && (typeof file !== 'string' || file.length > BOUNDS.text)) throw wrong('file', file)
  return value as Fingerprint
}

const wrong = (field: string, value: unknown) => new Defect(`fingerprint gave a ${field} that is ${shown(value)}`)
