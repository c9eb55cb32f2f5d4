import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { Conflict, openDb, UnfitDatabase } from './db.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
}, 60_000)
afterAll(() => database?.close(), 60_000)

test('refuses to work as the owner, as a superuser, with BYPASSRLS, and without a schema', async () => {
  const refused = async (url: string) => {
    const problem = await openDb(url).then(
      (db) => db.close().then(() => 'opened'),
      (error: unknown) => error,
    )
    expect(problem).toBeInstanceOf(UnfitDatabase)
    return String(problem)
  }
  expect(await refused(database.ownerUrl)).toContain('owns the tables')
  expect(await refused(database.superuserUrl)).toContain('superuser')
  await database.superuser(`create role bypasser login bypassrls password 'x'`)
  const bypasser = new URL(database.ownerUrl)
  bypasser.username = 'bypasser'
  bypasser.password = 'x'
  expect(await refused(bypasser.href)).toContain('bypass row-level security')
  const empty = await testDatabase({ migrated: false })
  expect(await refused(empty.apiUrl)).toContain('apply the migrations')
  await empty.close()
})

test('a transaction sees one user, commits when it resolves, and leaves nothing when it rejects', async () => {
  const [a, b] = [await database.newUser('a@test'), await database.newUser('b@test')]
  const emails = (userId: string) =>
    database.db.withUser(userId, async (tx) =>
      (await tx.selectFrom('users').select('email').execute()).map((row) => row.email),
    )
  expect(await emails(a)).toEqual(['a@test'])
  expect(await emails(b)).toEqual(['b@test'])
  const failing = database.db.withUser(a, async (tx) => {
    await tx.updateTable('users').set({ email: 'gone@test' }).where('user_id', '=', a).execute()
    throw new Error('no')
  })
  expect(failing).rejects.toThrow('no')
  await failing.catch(() => {})
  expect(await emails(a)).toEqual(['a@test'])
  expect(database.db.withUser(`usr_'; drop table users; --`, async () => 1)).rejects.toThrow('not a usr_ id')
})

test('the victim of a conflict is run again, and gives up after a few times', async () => {
  const user = await database.newUser()
  let attempts = 0
  const second = await database.db.withUser(user, async () => {
    if (++attempts < 3) throw new Conflict('again')
    return attempts
  })
  expect(second).toBe(3)
  attempts = 0
  const never = database.db.withUser(user, async () => {
    attempts++
    throw new Conflict('again')
  })
  await expect(never).rejects.toThrow('again')
  expect(attempts).toBe(4)
})

test('the user of an e-mail is made once', async () => {
  const one = await database.db.userForEmail('Me@Example.test', `usr_${'1'.repeat(32)}`)
  expect(await database.db.userForEmail('me@example.TEST', `usr_${'2'.repeat(32)}`)).toBe(one)
})

test('a connection that breaks while idle is replaced', async () => {
  const broken: Error[] = []
  const db = await openDb(database.apiUrl, { onError: (error) => broken.push(error) })
  await db.ping()
  await database.superuser(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'exfiltrator_api' and datname = current_database()`,
  )
  while (broken.length === 0) await new Promise((resolve) => setImmediate(resolve))
  await db.ping()
  await db.close()
})
