import type { Collector } from '../collector.ts'

/** One of the four questions of the contract. */
export type Question = keyof Collector

/** In the order in which they build on each other: what is asked later needs answers of those before. */
export const QUESTIONS: readonly Question[] = ['discover', 'fingerprint', 'read', 'describe']
