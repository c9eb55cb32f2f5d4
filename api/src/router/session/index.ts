import { router } from '../../trpc.ts'
import { get } from './get.ts'
import { signOut } from './sign-out.ts'

export const session = router({ get, signOut })
