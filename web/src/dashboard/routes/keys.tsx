import { createFileRoute } from '@tanstack/react-router'
import { KeysPage } from '../keys/KeysPage.tsx'

export const Route = createFileRoute('/keys')({ component: KeysPage })
