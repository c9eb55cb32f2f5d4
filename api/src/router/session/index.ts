import { router } from '../../trpc.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { person } from './person.ts'
import { revoke } from './revoke.ts'
import { signOut } from './sign-out.ts'
import { signOutEverywhere } from './sign-out-everywhere.ts'

export const session = router({ get, list, person, revoke, signOut, signOutEverywhere })
