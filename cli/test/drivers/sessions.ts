import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Random } from './random.ts'
import { transcript } from './transcript.ts'

/** A session as it lies on a machine. Its key is its id, wherever it lies. */
export interface Session {
  readonly id: string
  /** Absolute. */
  path: string
}

/** Transcripts below one HOME, made, grown, rewritten, moved and deleted as agents and people do. */
export interface Sessions {
  readonly all: readonly Session[]
  create(bytes: number): Session
  append(session: Session, bytes: number): string
  rewrite(session: Session, bytes: number): void
  truncate(session: Session, length: number): void
  move(session: Session): void
  remove(session: Session): void
}

export function sessionsIn(home: string, from: Random, projects = 5): Sessions {
  const all: Session[] = []
  const project = () => join(home, '.claude/projects', `-home-me-app-${from.between(1, projects)}`)
  return {
    all,
    create(bytes) {
      const id = from.uuid()
      const session = { id, path: join(project(), `${id}.jsonl`) }
      mkdirSync(dirname(session.path), { recursive: true })
      writeFileSync(session.path, transcript(from, id, bytes))
      all.push(session)
      return session
    },
    append(session, bytes) {
      const text = transcript(from, session.id, bytes)
      appendFileSync(session.path, text)
      return text
    },
    rewrite(session, bytes) {
      writeFileSync(session.path, transcript(from, session.id, bytes))
    },
    truncate(session, length) {
      writeFileSync(session.path, readFileSync(session.path).subarray(0, length))
    },
    move(session) {
      const to = join(home, '.claude/projects', `-home-me-moved-${from.between(1, 1_000_000)}`, `${session.id}.jsonl`)
      mkdirSync(dirname(to), { recursive: true })
      renameSync(session.path, to)
      session.path = to
    },
    remove(session) {
      rmSync(session.path)
      all.splice(all.indexOf(session), 1)
    },
  }
}

/** Path as the dashboard shows it → SHA-256, of every transcript that lies below HOME now. */
export function truth(home: string): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(home, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile() && entry.name.endsWith('.jsonl'))
        found.set(`~/${path}`, sha256(readFileSync(join(home, path))))
    }
  }
  walk('.claude/projects')
  return found
}

export function sha256(bytes: Uint8Array | string): string {
  return new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
}
