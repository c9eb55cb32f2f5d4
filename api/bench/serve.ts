/**
 * `bun api/bench/serve.ts`: the archive that views are measured on, behind the real server with the built web app, until
 * stdin ends. One line of JSON on stdout when it serves: `{url, signInUrl}`; what it is at on stderr.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { localSignIn } from '../src/auth/local-sign-in.ts'
import { DiskStore } from '../src/blobs/disk-store.ts'
import { createServices } from '../src/context.ts'
import { plainLog } from '../src/log.ts'
import { listen } from '../src/server.ts'
import { openMillion } from './million.ts'

const say = (line: string) => console.error(line)

await using cleanup = new AsyncDisposableStack()
const { db, userId } = cleanup.use(await openMillion(Number(process.env.EXFILTRATOR_BENCH_ARTIFACTS ?? 1_000_000), say))
const folder = mkdtempSync(join(process.env.EXFILTRATOR_BENCH_DIR ?? tmpdir(), 'exfil-blobs-'))
cleanup.defer(() => rm(folder, { recursive: true, force: true }))
const listener = listen({ hostname: '127.0.0.1', port: 0 })
cleanup.defer(() => listener.stop(1000))
const publicUrl = `http://127.0.0.1:${listener.port}`
const signIn = localSignIn({ db, publicUrl })
const blobs = new DiskStore({ root: join(folder, 'blobs'), secret: randomBytes(32), baseUrl: () => publicUrl })
await blobs.probe()
listener.serve({
  services: createServices({ db, blobs, publicUrl, signIn }),
  web: resolve(import.meta.dir, '../../web/dist'),
  log: plainLog(say),
  signInFrom: 'loopback',
})
console.log(JSON.stringify({ url: publicUrl, signInUrl: await signIn.createLink(userId) }))
for await (const _ of Bun.stdin.stream());
