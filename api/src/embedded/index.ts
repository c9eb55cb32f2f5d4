/** The whole server in one process, with a Postgres and a blob store of its own. */

export { isLoopback } from '../http/loopback.ts'
export { plainLog } from '../log.ts'
export { type Listener, listen } from '../server.ts'
export { type Postgres, PostgresProblem, startPostgres, WITHOUT_DURABILITY } from './postgres.ts'
export { freshSignInLink } from './sign-in-link.ts'
export { DataTooNew, type Stack, type StackOptions, startStack } from './stack.ts'
