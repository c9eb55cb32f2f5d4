import type { Collector, Context } from '../collector.ts'

/** A collector to be looked at on the machine it is on, wherever its code runs. */
export interface LiveSubject {
  readonly collector: Collector
  /**
   * The real machine. Its signal ends the whole; what the collector reports goes to its
   * `report`. The cases hand on contexts of their own that are made from this one.
   */
  readonly context: Context
  /** The process that runs the collector's code: this one, unless it is said. */
  readonly pid?: number
  /** How many artifacts are read and described, a few of each kind. Default: 30. */
  readonly sample?: number
  /** How many bytes are read of them all together. Default: 64 MiB. */
  readonly bytes?: number
}
