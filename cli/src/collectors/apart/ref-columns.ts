/** Refs as they travel from the child to its host. Both sides check every one of them. */
import type { ArtifactRef, Growth, Json } from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import { Defect, shown } from './defect.ts'
import type { RefColumns } from './messages.ts'
import { textColumn, textsOf } from './text-column.ts'

const GROWTHS: readonly Growth[] = ['fixed', 'append', 'rewrite', 'cursor']
/** Begins a locator that is no text, as JSON. */
const JSON_MARK = '\u0002'
// What a plugin does to these is its own affair, and not this module's.
const { stringify, parse } = JSON

/** A batch that can travel. Throws a `Defect` that names the first thing in it that is no ref. */
export function refsToColumns(refs: readonly unknown[]): RefColumns {
  const keys: string[] = []
  const paths: string[] = []
  const locators: string[] = []
  const kindNames: string[] = []
  const kinds = new Uint16Array(refs.length)
  const growths = new Uint8Array(refs.length)
  const formerKeys: Record<number, readonly string[]> = {}
  for (let at = 0; at < refs.length; at++) {
    const ref = refs[at] as Partial<ArtifactRef> | null | undefined
    if (typeof ref !== 'object' || ref === null)
      throw new Defect(`discover yielded ${shown(ref)} where a ref should be`)
    const { key, kind, path, growth, locator, formerKeys: former } = ref
    if (!isText(key)) throw wrong('key', key)
    if (!isText(kind)) throw wrong('kind', kind)
    if (!isText(path)) throw wrong('path', path)
    const growthAt = GROWTHS.indexOf(growth as Growth)
    if (growthAt < 0) throw wrong('growth', growth)
    if (former !== undefined && !isFormer(former)) throw wrong('formerKeys', former)
    let kindAt = kindNames.indexOf(kind)
    if (kindAt < 0) kindAt = kindNames.push(kind) - 1
    keys.push(key)
    paths.push(path)
    locators.push(locatorToText(locator))
    kinds[at] = kindAt
    growths[at] = growthAt
    if (former !== undefined && former.length > 0) formerKeys[at] = [...former]
  }
  const texts = { keys: textColumn(keys), paths: textColumn(paths), locators: textColumn(locators) }
  return { count: refs.length, ...texts, kindNames, kinds, growths, formerKeys }
}

/** The refs of a batch. Throws a `Defect` where it is not one that `refsToColumns` makes. */
export function refsFromColumns(columns: RefColumns, number: number): CollectedRef[] {
  const { count, kindNames, kinds, growths, formerKeys } = columns
  if (!Number.isSafeInteger(count) || count > BOUNDS.batch) throw garbled()
  const keys = textsOf(columns.keys, count)
  const paths = textsOf(columns.paths, count)
  const locators = textsOf(columns.locators, count)
  if (!keys || !paths || !locators || !Array.isArray(kindNames) || !formerKeys) throw garbled()
  const batch = { number, count }
  const refs: CollectedRef[] = []
  for (let at = 0; at < count; at++) {
    const key = keys[at] as string
    const path = paths[at] as string
    const kind = kindNames[kinds[at] as number]
    const growth = GROWTHS[growths[at] as number]
    if (!isText(key) || !isText(path) || !isText(kind) || !growth) throw garbled()
    const former = formerKeys[at]
    if (former !== undefined && !isFormer(former)) throw garbled()
    refs.push(
      new CollectedRef({ key, kind, path, growth, locator: locatorFrom(locators[at] as string) }, former, batch, at),
    )
  }
  return refs
}

/** A ref that came from a child, and where it stood. */
export class CollectedRef implements ArtifactRef {
  readonly key: string
  readonly kind: string
  readonly path: string
  readonly growth: Growth
  readonly locator: Json
  declare readonly formerKeys?: readonly string[]
  readonly #batch: { number: number; count: number }
  readonly #at: number

  constructor(
    ref: ArtifactRef,
    formerKeys: readonly string[] | undefined,
    batch: { number: number; count: number },
    at: number,
  ) {
    this.key = ref.key
    this.kind = ref.kind
    this.path = ref.path
    this.growth = ref.growth
    this.locator = ref.locator
    if (formerKeys !== undefined) this.formerKeys = formerKeys
    this.#batch = batch
    this.#at = at
  }

  /** The batch that all of these are of, and their places in it unless they are all of it; nothing where they are not of one. */
  static placesOf(refs: readonly ArtifactRef[]): { batch: number; at?: number[] } | undefined {
    const [first] = refs
    if (first === undefined || !(#batch in first)) return undefined
    const batch = first.#batch
    const at: number[] = []
    let isWhole = refs.length === batch.count
    for (let index = 0; index < refs.length; index++) {
      const ref = refs[index] as ArtifactRef
      if (!(#batch in ref) || ref.#batch !== batch) return undefined
      if (ref.#at !== index) isWhole = false
      at.push(ref.#at)
    }
    return isWhole ? { batch: batch.number } : { batch: batch.number, at }
  }
}

const garbled = () => new Defect('its listing arrived garbled')

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= BOUNDS.text

const isFormer = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= BOUNDS.formerKeys && value.every(isText)

const wrong = (field: string, value: unknown) => new Defect(`discover yielded a ref whose ${field} is ${shown(value)}`)

function locatorToText(locator: unknown): string {
  if (typeof locator === 'string' && locator.length <= BOUNDS.text && !locator.startsWith(JSON_MARK)) return locator
  let text: string | undefined
  try {
    text = stringify(locator)
  } catch {}
  if (text === undefined || text.length > BOUNDS.text) {
    throw new Defect(`discover yielded a ref whose locator is ${text === undefined ? 'no JSON' : 'too long'}`)
  }
  return JSON_MARK + text
}

function locatorFrom(text: string): Json {
  if (!text.startsWith(JSON_MARK)) return text
  try {
    return parse(text.slice(1))
  } catch {
    throw garbled()
  }
}
