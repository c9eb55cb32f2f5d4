/**
 * The production form: `bun api/src/main.ts`. All it needs to know is in its environment
 * (`settings.ts`). `bun api/src/main.ts sign-in-link [EMAIL]` prints a link that signs in once.
 */
import { fileURLToPath } from 'node:url'
import { newId } from '@exfil/core/wire'
import { localSignIn } from './auth/local-sign-in.ts'
import { StoreProblem } from './blobs/blob-store.ts'
import { openS3Store } from './blobs/s3-store.ts'
import { createServices } from './context.ts'
import { openProvenDb } from './db/open-proven-db.ts'
import { sweepHourly } from './db/sweep-hourly.ts'
import { LOCAL_EMAIL } from './embedded/sign-in-link.ts'
import { jsonLog, redact } from './log.ts'
import { listen } from './server.ts'
import { readDatabaseUrl, readPublicUrl, readSettings, SettingProblem } from './settings.ts'

const log = jsonLog()

async function serve(): Promise<void> {
  const settings = readSettings(process.env)
  const { publicUrl, host, port, addressHeader } = settings
  const listener = take(host, port)
  const db = await openProvenDb(
    settings.databaseUrl,
    (error) => log('warn', 'a database connection broke', { reason: error.message }),
    settings.directUrl,
  )
  const blobs = await openS3Store(settings.store)
  await blobs.probe()
  if (!blobs.verifiesChecksum)
    log('warn', 'the object store does not verify checksums: packs are read back when recorded')
  const services = createServices({ db, blobs, publicUrl, signIn: localSignIn({ db, publicUrl }) })
  const web = fileURLToPath(new URL('../../web/dist', import.meta.url))
  listener.serve({ services, web, log, signInFrom: 'anywhere', addressHeader, logRequests: true })
  log('info', 'ready', { host, port: listener.port, publicUrl })
  const sweeping = sweepHourly({ ...services, log })

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) process.exit(1)
    stopping = true
    log('info', 'stopping', { signal })
    await listener.stop(25_000)
    // A store that does not answer must not keep us.
    await Promise.race([sweeping.stop().then(() => db.close()), Bun.sleep(3_000)])
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
}

function take(hostname: string, port: number) {
  try {
    return listen({ hostname, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new SettingProblem('PORT', `${port} is taken on ${hostname}`)
    throw new SettingProblem('HOST', `${hostname}, port ${port} cannot be listened on: ${message}`)
  }
}

async function printLink(email: string): Promise<void> {
  const publicUrl = readPublicUrl(process.env)
  const db = await openProvenDb(readDatabaseUrl(process.env), () => {})
  const userId = await db.userForEmail(email, newId('usr'))
  console.log(await localSignIn({ db, publicUrl }).createLink(userId))
  await db.close()
}

const [command, email = LOCAL_EMAIL, ...rest] = process.argv.slice(2)
try {
  if (command === undefined) await serve()
  else if (command === 'sign-in-link' && rest.length === 0 && email.includes('@')) await printLink(email)
  else throw new Error('usage: bun api/src/main.ts [sign-in-link [EMAIL]]')
} catch (error) {
  process.stderr.write(`exfiltrator: ${redact(lineOf(error))}\n`)
  process.exit(1)
}

function lineOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error)
  const setting = error instanceof StoreProblem ? error.setting : undefined
  return (setting ? `${setting}: ${message}` : message).replaceAll(/\s*\n\s*/g, ' ')
}
