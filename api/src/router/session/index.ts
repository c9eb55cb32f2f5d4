import { router } from '../../trpc.ts'
import { get } from './get.ts'
import { person } from './person.ts'
import { signOut } from './sign-out.ts'

export const session = router({ get, person, signOut })
