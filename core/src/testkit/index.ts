/** Lets anyone prove a collector, with any test runner. */
export { type Case, conformance } from './conformance.ts'
export { fileWorld } from './file-world.ts'
export { type PretendContext, pretendContext } from './pretend-context.ts'
export type { Subject, World } from './subject.ts'
