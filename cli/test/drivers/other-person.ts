import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Dashboard, signIn } from './dashboard.ts'
import { bareEnv, root, run } from './machine.ts'
import type { World } from './world.ts'

/** Somebody else at the same server, signed in by a link as its operator makes them. */
export async function signInAs(world: World, email: string): Promise<Dashboard> {
  const { apiUrl, url } = JSON.parse(readFileSync(join(world.stack.ready.data, 'running/server.json'), 'utf8')) as {
    apiUrl: string
    url: string
  }
  const command = [process.execPath, '--no-env-file', join(root, 'api/src/main.ts'), 'sign-in-link', email]
  const env = { ...bareEnv(world.machine.home), DATABASE_URL: apiUrl, PUBLIC_URL: url }
  const { stdout, stderr } = await run(command, { env, cwd: root })
  const link = /https?:\/\/\S+/.exec(stdout)?.[0]
  if (!link) throw new Error(`sign-in-link: ${stdout}${stderr}`)
  return signIn(link)
}
