/** The door for authors of collectors. */
export * from './collector.ts'
export { readOptions } from './read-options.ts'
