/**
 * Where Postgres' files lie, and as which user it runs. Postgres refuses to run as
 * root, and a user that root switches to cannot pass a folder with mode 0700.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, type Stats } from 'node:fs'
import { chmod, chown, lstat, mkdir, realpath, stat, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { PostgresProblem } from './problem.ts'

/** Root's own place, which everybody can pass through. */
export const SHARED_PLACE = '/var/lib/exfiltrator'

export interface User {
  uid: number
  gid: number
}

export interface Place {
  /** The real folder. Postgres' user can pass through it but not list it. */
  dir: string
  /** Whom to run as; undefined: as we are. */
  user: User | undefined
}

/** Makes the folder, or finds it. As root it may become a link to a place below `SHARED_PLACE`. */
export async function findPlace(dataDir: string): Promise<Place> {
  const wanted = resolve(dataDir)
  if (process.getuid?.() !== 0) {
    await mkdir(wanted, { recursive: true, mode: 0o700 })
    return { dir: await realpath(wanted), user: undefined }
  }
  const found = await lstat(wanted).catch(() => undefined)
  if (found?.isSymbolicLink()) {
    const dir = await realpath(wanted).catch(() => {
      throw new PostgresProblem(`${wanted} is a link to a folder that is not there`)
    })
    return { dir, user: await userOf(dir) }
  }
  if (!found) {
    await mkdir(dirname(wanted), { recursive: true, mode: 0o700 })
    const user = nobody()
    if (!(await canPass(dirname(wanted), user))) {
      const dir = join(SHARED_PLACE, placeName(wanted))
      await mkdir(dir, { recursive: true, mode: 0o711 })
      await symlink(dir, wanted)
      return { dir, user }
    }
    await mkdir(wanted)
  }
  await chmod(wanted, 0o711)
  const dir = await realpath(wanted)
  const user = await userOf(dir)
  if (!(await canPass(dir, user))) {
    throw new PostgresProblem(
      `Postgres runs as the user with id ${user.uid} and cannot pass the folders above ${wanted}; choose another data folder`,
    )
  }
  return { dir, user }
}

/** Random too: a data folder made anew at an old path must not meet the old one's database. */
const placeName = (path: string) =>
  `${createHash('sha256').update(path).digest('hex').slice(0, 12)}-${randomBytes(4).toString('hex')}`

/** Whoever owns the cluster keeps it: an ordinary user's folder stays theirs under sudo. */
async function userOf(dir: string): Promise<User> {
  const cluster = await stat(join(dir, 'cluster')).catch(() => undefined)
  return cluster && cluster.uid !== 0 ? { uid: cluster.uid, gid: cluster.gid } : nobody()
}

/** initdb needs a user that has a name, so no made-up number will do. */
function nobody(): User {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith('nobody:'))
    const [, , uid, gid] = line?.split(':') ?? []
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) }
  } catch {}
  throw new PostgresProblem('Postgres does not run as root, and there is no user "nobody" to run it as')
}

/** Whether the user may pass through `dir` and everything above it. */
export async function canPass(dir: string, user: User): Promise<boolean> {
  for (let path = await realpath(dir); ; path = dirname(path)) {
    if (!mayEnter(await stat(path), user)) return false
    if (path === dirname(path)) return true
  }
}

export function mayEnter(folder: Pick<Stats, 'mode' | 'uid' | 'gid'>, user: User): boolean {
  const bit = folder.uid === user.uid ? 0o100 : folder.gid === user.gid ? 0o010 : 0o001
  return (folder.mode & bit) !== 0
}

/** A folder only Postgres' user may look into. */
export async function makePrivate(dir: string, user: User | undefined): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  if (user) await chown(dir, user.uid, user.gid)
}
