import { router } from '../../trpc.ts'
import { count } from './count.ts'
import { download } from './download.ts'
import { facets } from './facets.ts'
import { get } from './get.ts'
import { groups } from './groups.ts'
import { list } from './list.ts'
import { related } from './related.ts'
import { seek } from './seek.ts'
import { segments } from './segments.ts'
import { versions } from './versions.ts'

export const artifacts = router({ list, get, versions, segments, download, facets, count, groups, seek, related })
