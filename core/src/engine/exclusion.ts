/**
 * What a person does not want collected. Each answer is the rule that says so, as it was
 * written; without one, nothing does. Pure: the same question has the same answer all run.
 */
export interface Exclusion {
  /** Asked about every `ArtifactRef.path` before anything else is done with it. */
  byPath(path: string): string | undefined
  /** Asked about `Description.project`. Absent: nothing is excluded so, and nothing is described for it. */
  byProject?: ((project: string) => string | undefined) | undefined
}

/** A rule and how many artifacts a run left out for it. */
export interface Excluded {
  readonly rule: string
  readonly artifacts: number
}
