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
  /** Nothing anybody said or did: bookkeeping, shown as one quiet line. */
  quiet: boolean
}

/** Where in the JSON value of its row something stands. */
export type Path = (string | number)[]

/** `length`: characters of the whole; more than `text` has when it was cut. `path` leads to the whole, where there is one. */
export interface Excerpt {
  text: string
  length: number
  path: Path | null
}

export type Part =
  | ({ kind: 'text' } & Excerpt)
  | ({ kind: 'thinking' } & Excerpt)
  | { kind: 'call'; name: string; summary: string; input: Excerpt; language: string }
  | ({ kind: 'result'; error: boolean } & Excerpt)
  | { kind: 'image'; mediaType: string; length: number; path: Path }
  | { kind: 'fields'; fields: [name: string, value: string][] }
  | { kind: 'more'; count: number }
