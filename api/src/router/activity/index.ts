import { router } from '../../trpc.ts'
import { attention } from './attention.ts'
import { overview } from './overview.ts'

export const activity = router({ attention, overview })
