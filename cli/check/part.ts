/** One thing that `bun run check` looks at. */
export interface Part {
  readonly name: string
  /** Looks at the tree below `root` and changes nothing. */
  run(root: string): Promise<Outcome>
}

export interface Outcome {
  /** What was looked at, in a few words: proof that it was not nothing. */
  readonly seen: string
  /** One per defect, each with what to do about it. Empty: the part holds. */
  readonly problems: readonly string[]
}
