import { router } from '../../trpc.ts'
import { change } from './change.ts'
import { list } from './list.ts'
import { order } from './order.ts'
import { remove } from './remove.ts'
import { save } from './save.ts'

export const views = router({ list, save, change, order, remove })
