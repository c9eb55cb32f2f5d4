import { router } from '../../trpc.ts'
import { active } from './active.ts'
import { activity } from './activity.ts'
import { enroll } from './enroll.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { rename } from './rename.ts'
import { retire } from './retire.ts'
import { runs } from './runs.ts'
import { tag } from './tag.ts'
import { unenroll } from './unenroll.ts'

export const nodes = router({ active, activity, enroll, list, get, rename, retire, runs, tag, unenroll })
