import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What makes up the plugins of a data folder. The list is the last: with it, the change is there. */
const PARTS = ['tarballs', 'node_modules', 'package-lock.json', 'package.json'] as const

/**
 * Changes the plugins of a data folder as a whole or not at all: `change` works on a copy,
 * which takes the originals' place when it resolves and is dropped when it rejects. A
 * change that was being put in place when the process died is completed by the next one.
 * The caller holds the plugins' lock.
 */
export async function stagedChange<T>(dataDir: string, change: (stage: string) => Promise<T>): Promise<T> {
  const stage = join(dataDir, 'plugins.next')
  const ready = join(stage, 'complete')
  if (existsSync(ready)) putInPlace(stage, dataDir)
  rmSync(stage, { recursive: true, force: true })
  mkdirSync(stage, { recursive: true, mode: 0o700 })
  try {
    for (const part of PARTS) {
      const original = join(dataDir, part)
      if (existsSync(original)) cpSync(original, join(stage, part), { recursive: true, verbatimSymlinks: true })
    }
    const result = await change(stage)
    writeFileSync(ready, '')
    putInPlace(stage, dataDir)
    return result
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** May be called again after it was interrupted: each part is moved once. */
function putInPlace(stage: string, dataDir: string): void {
  for (const part of PARTS) {
    const next = join(stage, part)
    if (!existsSync(next)) continue
    const place = join(dataDir, part)
    const former = join(stage, `former-${part}`)
    rmSync(former, { recursive: true, force: true })
    if (existsSync(place)) renameSync(place, former)
    renameSync(next, place)
  }
}
