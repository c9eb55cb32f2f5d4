/** The door for authors of collectors. */
export * from './collector.ts'
