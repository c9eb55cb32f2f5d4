import { router } from '../trpc.ts'
import { artifacts } from './artifacts/index.ts'
import { keys } from './keys/index.ts'
import { nodes } from './nodes/index.ts'
import { session } from './session/index.ts'
import { sync } from './sync/index.ts'

export const appRouter = router({ sync, nodes, keys, artifacts, session })
export type AppRouter = typeof appRouter
