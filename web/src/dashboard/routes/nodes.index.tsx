import { createFileRoute } from '@tanstack/react-router'
import { NodesPage } from '../nodes/NodesPage.tsx'

export const Route = createFileRoute('/nodes/')({ component: NodesPage })
