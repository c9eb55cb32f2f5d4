import { router } from '../../trpc.ts'
import { begin } from './begin.ts'
import { check } from './check.ts'
import { finish } from './finish.ts'
import { gone } from './gone.ts'
import { presign } from './presign.ts'
import { record } from './record.ts'

export const sync = router({ begin, check, presign, record, gone, finish })
