import { router } from '../trpc.ts'
import { activity } from './activity/index.ts'
import { artifacts } from './artifacts/index.ts'
import { keys } from './keys/index.ts'
import { nodes } from './nodes/index.ts'
import { session } from './session/index.ts'
import { sync } from './sync/index.ts'
import { views } from './views/index.ts'

export const appRouter = router({ activity, sync, nodes, keys, artifacts, session, views })
export type AppRouter = typeof appRouter
