import type { Collector } from '../collector.ts'

/** What the engine needs to know of a collector beside its answers. */
export interface Facts {
  readonly id: string
  readonly title: string
  /** Names how it describes, options included: another value means that everything is described again. */
  readonly rules: number | string
}

/** A collector to run, made from its definition and its options. */
export interface Installed {
  readonly definition: Facts
  readonly collector: Collector
  /** Of its package, as the account tells it. */
  readonly version?: string | undefined
}
