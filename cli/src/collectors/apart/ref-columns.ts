/** Refs as they travel from the child to its host. Both sides check every one of them. */
import type { ArtifactRef, Growth, Json } from '@exfil/core'
import { BOUNDS } from './bounds.ts'
import { Defect, shown } from './defect.ts'
import type { RefColumns } from './messages.ts'

const GROWTHS: ReadonlySet<unknown> = new Set<Growth>(['fixed', 'append', 'rewrite', 'cursor'])
// What a plugin does to these is its own affair, and not this module's.
const { stringify, parse } = JSON

/** A batch as text. Throws a `Defect` that names the first thing in it that is no ref. */
export function refsToText(refs: readonly unknown[]): string {
  const columns = { keys: [] as string[], kinds: [] as string[], paths: [] as string[], growths: [] as string[] }
  const locators: Json[] = []
  const formerKeys: Record<string, readonly string[]> = {}
  for (let at = 0; at < refs.length; at++) {
    const ref = refs[at] as Partial<ArtifactRef> | null | undefined
    if (typeof ref !== 'object' || ref === null)
      throw new Defect(`discover yielded ${shown(ref)} where a ref should be`)
    const { key, kind, path, growth, locator, formerKeys: former } = ref
    check(key, kind, path, growth, former)
    columns.keys.push(key as string)
    columns.kinds.push(kind as string)
    columns.paths.push(path as string)
    columns.growths.push(growth as string)
    locators.push(typeof locator === 'string' ? locator : plain(locator))
    if (former !== undefined && former.length > 0) formerKeys[at] = former
    if (typeof locator === 'string' && locator.length > BOUNDS.text) throw tooLong('locator', locator)
  }
  return stringify({ ...columns, locators, formerKeys } satisfies RefColumns)
}

/** A ref that came from a child, and where it stood. */
export class CollectedRef implements ArtifactRef {
  readonly key: string
  readonly kind: string
  readonly path: string
  readonly growth: Growth
  readonly locator: Json
  declare readonly formerKeys?: readonly string[]
  readonly #batch: number
  readonly #at: number

  constructor(columns: RefColumns, batch: number, at: number) {
    this.key = columns.keys[at] as string
    this.kind = columns.kinds[at] as string
    this.path = columns.paths[at] as string
    this.growth = columns.growths[at] as Growth
    this.locator = columns.locators[at] as Json
    const former = columns.formerKeys[at]
    check(this.key, this.kind, this.path, this.growth, former)
    if (former !== undefined) this.formerKeys = former
    this.#batch = batch
    this.#at = at
  }

  /** The batch that all of these are of, and their places in it; nothing where they are not of one. */
  static placesOf(refs: readonly ArtifactRef[]): { batch: number; at: number[] } | undefined {
    const [first] = refs
    if (first === undefined || !(#batch in first)) return undefined
    const batch = first.#batch
    const at: number[] = []
    for (const ref of refs) {
      if (!(#batch in ref) || ref.#batch !== batch) return undefined
      at.push(ref.#at)
    }
    return { batch, at }
  }
}

/** The refs of a text. Throws a `Defect` where it is not one that `refsToText` makes. */
export function refsFromText(text: unknown, batch: number): CollectedRef[] {
  const columns = columnsFrom(text)
  const refs: CollectedRef[] = []
  for (let at = 0; at < columns.keys.length; at++) refs.push(new CollectedRef(columns, batch, at))
  return refs
}

function columnsFrom(text: unknown): RefColumns {
  try {
    const columns = parse(text as string) as RefColumns
    const { length } = columns.keys
    const all = [columns.keys, columns.kinds, columns.paths, columns.growths, columns.locators]
    if (length <= BOUNDS.batch && all.every((column) => Array.isArray(column) && column.length === length)) {
      if (typeof columns.formerKeys === 'object' && columns.formerKeys !== null) return columns
    }
  } catch {}
  throw new Defect('its listing arrived garbled')
}

function check(key: unknown, kind: unknown, path: unknown, growth: unknown, former: unknown): void {
  if (!isText(key)) throw wrong('key', key)
  if (!isText(kind)) throw wrong('kind', kind)
  if (!isText(path)) throw wrong('path', path)
  if (!GROWTHS.has(growth)) throw wrong('growth', growth)
  if (former === undefined) return
  if (!Array.isArray(former) || former.length > BOUNDS.formerKeys || !former.every(isText)) {
    throw wrong('formerKeys', former)
  }
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= BOUNDS.text

const wrong = (field: string, value: unknown) => new Defect(`discover yielded a ref whose ${field} is ${shown(value)}`)
const tooLong = (field: string, value: string) => wrong(field, value)

/** A locator that is not a text, as JSON makes it. */
function plain(locator: unknown): Json {
  let text: string | undefined
  try {
    text = stringify(locator)
  } catch {}
  if (text === undefined || text.length > BOUNDS.text) {
    throw new Defect(`discover yielded a ref whose locator is ${text === undefined ? 'no JSON' : 'too long'}`)
  }
  return parse(text)
}
