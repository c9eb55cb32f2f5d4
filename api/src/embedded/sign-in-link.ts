import { newId } from '@exfil/core/wire'
import { localSignIn } from '../auth/local-sign-in.ts'
import { type Db, openDb } from '../db/db.ts'

/** Who signs in where nobody said so: there is one person until a sign-in service is connected. */
export const LOCAL_EMAIL = 'owner@localhost'

/** A link that signs in once, made in the database of a stack that runs: `apiUrl` is its api role's. */
export async function freshSignInLink({ apiUrl, publicUrl }: { apiUrl: string; publicUrl: string }): Promise<string> {
  const db = await openDb(apiUrl, { max: 1 })
  try {
    return await localSignIn({ db, publicUrl }).createLink(await localUser(db))
  } finally {
    await db.close()
  }
}

export const localUser = (db: Db) => db.userForEmail(LOCAL_EMAIL, newId('usr'))
