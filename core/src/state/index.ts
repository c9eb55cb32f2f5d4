/** What a machine remembers between runs: the Store port on SQLite, and one run at a time. */
export { StateDamaged, StateTooNew, StateUnavailable } from './errors.ts'
export { AlreadyRunning, acquireLock, type Lock } from './lock.ts'
export { countArtifacts, peekStore } from './look.ts'
export { memoryStore } from './memory-store.ts'
export { type OpenedStore, openStore, setAsideStore } from './open-store.ts'
