import type { Collector, CollectorFacts, Json, OptionsIssue } from '@exfil/core'

/** A collector ready to be asked, wherever its code runs. */
export interface OpenCollector {
  readonly facts: CollectorFacts
  /** Its options as JSON Schema, where its schema can say itself so. */
  readonly optionsSchema: Record<string, unknown> | undefined
  /** The process that runs its code, where that is another one. */
  readonly pid?: number
  /** What is wrong with options as they stand in the configuration; empty when they hold. */
  check(options: Json): Promise<readonly OptionsIssue[]>
  /** Makes the collector. Rejects with an `Error` that says what is wrong when the options do not hold. */
  create(options: Json): Promise<Collector>
  /** What it did beside its work that a person should know, as one line. Asked for when the work is done. */
  habits?(): Promise<string | undefined>
  /** Ends whatever runs for it. Nothing that `create` made can be used afterwards. */
  close(): Promise<void>
}
