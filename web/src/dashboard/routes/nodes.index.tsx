import { createFileRoute } from '@tanstack/react-router'
import { NodesPage } from '../nodes/NodesPage.tsx'
import { parseRangeSearch } from '../overview/range.ts'

export const Route = createFileRoute('/nodes/')({ validateSearch: parseRangeSearch, component: NodesPage })
