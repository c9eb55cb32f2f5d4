/** The engine's door: what a host needs to run one, and the ports it has to fill. */
export { RunsInTwoPlaces } from './agree.ts'
export * from './events.ts'
export type { Installed } from './installed.ts'
export { HEADER_MAGIC, PACK_FORMAT, type SegmentHeader } from './pack.ts'
export * from './ports.ts'
export { preview } from './preview.ts'
export type { World } from './subject.ts'
export { type SyncOptions, sync } from './sync.ts'
