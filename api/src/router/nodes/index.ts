import { router } from '../../trpc.ts'
import { enroll } from './enroll.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { rename } from './rename.ts'
import { unenroll } from './unenroll.ts'

export const nodes = router({ enroll, list, get, rename, unenroll })
