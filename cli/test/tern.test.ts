/** The real Tern on the embedded database: the stack applied the same files, and left its table as Tern does. */
import { expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { database } from './drivers/ledger.ts'
import { bareEnv, root, run } from './drivers/machine.ts'
import { tern } from './drivers/needs.ts'
import { openWorld } from './drivers/world.ts'

test.skipIf(tern.skip)(
  tern.title('status agrees; down to 0 leaves nothing behind; up again serves'),
  async () => {
    await using world = await openWorld({ sessions: 2 })
    const { data } = world.stack.ready
    const env = {
      ...bareEnv(world.machine.home),
      DATABASE_URL: readFileSync(join(data, 'database-url'), 'utf8').trim(),
    }
    const call = (...args: string[]) =>
      run([tern.path, ...args, '-c', join(root, 'tern.conf'), '-m', join(root, 'migrations')], { env, cwd: root })
    const newest = readdirSync(join(root, 'migrations')).filter((name) => name.endsWith('.sql')).length

    const status = await call('status')
    expect(status.stdout, status.stderr).toMatch(/up to date/)
    expect(status.stdout).toContain(`${newest} of ${newest}`)

    const down = await call('migrate', '--destination', '0')
    expect(down.code, down.stderr).toBe(0)
    const left = await database(data, (client) =>
      client.query(
        `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and c.relname <> 'schema_version'
           and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
         union all select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname = 'public' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
      ),
    )
    expect(left.rows.map(({ name }) => name)).toEqual([])

    const up = await call('migrate')
    expect(up.code, up.stderr).toBe(0)
    expect((await call('status')).stdout).toMatch(/up to date/)
    const rows = await database(data, (client) => client.query('select version from public.schema_version'))
    expect(rows.rows).toEqual([{ version: newest }])
    await world.restart()
    expect((await fetch(`${world.stack.ready.url}/api/ready`)).status).toBe(200)
  },
  120_000,
)
