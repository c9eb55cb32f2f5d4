/** Lets anyone prove a collector, with any test runner. */
export { BrokenPromise } from './broken-promise.ts'
export { type Case, conformance } from './conformance.ts'
export { fileWorld, manyFiles } from './file-world.ts'
export { type LiveCase, liveConformance } from './live-conformance.ts'
export type { LiveSubject } from './live-subject.ts'
export { type Kept, PretendArchive } from './pretend-archive.ts'
export { type PretendContext, pretendContext } from './pretend-context.ts'
export type { Subject, World } from './subject.ts'
