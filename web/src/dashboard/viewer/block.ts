/** One thing that happened, as the stream shows it. Every text is as it came, cut to a length that a page can bear. */
export interface Block {
  /** ISO 8601, or null where none was found. */
  time: string | null
  /** Decides the look only. */
  tone: 'person' | 'agent' | 'system' | 'tool' | 'plain'
  /** Who or what, in the content's own words. */
  label: string
  /** What stands small beside it: a model, a subtype. */
  detail: string
  parts: Part[]
  /** The content's own name for it: a later line of the same name is the same thing, further on. */
  id: string | null
  /** Nothing anybody said or did: bookkeeping, shown as one quiet line. */
  quiet: boolean
}

/** A block among those before it. */
export interface PlacedBlock extends Block {
  /** When the last thing before it happened that has a time; null where none is near. */
  timeBefore: string | null
  /** The row that said just the same a moment before. */
  again: number | null
}

/** Where in the JSON value of its row something stands. */
export type Path = (string | number)[]

/** `length`: characters of the whole; more than `text` has when it was cut. `path` leads to the whole, where there is one. */
export interface Excerpt {
  text: string
  length: number
  path: Path | null
}

/** The call that a result answers, and the row it is in. */
export interface Asked {
  row: number
  name: string
  summary: string
}

export interface CallPart {
  kind: 'call'
  /** What its result will name; null where it has no name. */
  id: string | null
  name: string
  summary: string
  /** What it was given beside `input`. */
  fields: [name: string, value: string][]
  input: Excerpt | null
  language: string
  /** It is to be seen without asking: a change to a file, a plan. */
  open: boolean
}

export interface ResultPart extends Excerpt {
  kind: 'result'
  error: boolean
  /** The id of the call that it answers. */
  answers: string | null
  /** That call, where it is not simply the row above. */
  asked: Asked | null
  language: string
}

export type Part =
  | ({ kind: 'text' } & Excerpt)
  /** An empty text: there was a thought, and its words were not kept. */
  | ({ kind: 'thinking' } & Excerpt)
  /** What a program put among somebody's words, between tags. */
  | ({ kind: 'aside'; name: string } & Excerpt)
  | CallPart
  | ResultPart
  | { kind: 'image'; mediaType: string; length: number; path: Path }
  | { kind: 'fields'; fields: [name: string, value: string][] }
  | { kind: 'more'; count: number }
