import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

export interface Folders {
  /** Credentials and settings. */
  config: string
  /** Local state, plugins. */
  data: string
  cache: string
}

/**
 * Where things are kept: `EXFILTRATOR_{CONFIG,DATA,CACHE}_DIR`, else what the system
 * prescribes (XDG; `%LOCALAPPDATA%` on Windows; `~/Library/Caches` for caches on macOS).
 */
export function folders(env: Record<string, string | undefined> = process.env, platform = process.platform): Folders {
  const home = env.HOME || homedir()
  const local = platform === 'win32' ? env.LOCALAPPDATA : undefined
  const place = (kind: 'CONFIG' | 'DATA' | 'CACHE', fallback: string) => {
    const own = env[`EXFILTRATOR_${kind}_DIR`]
    if (own) return resolve(own)
    const xdg = env[`XDG_${kind}_HOME`]
    return join((xdg && isAbsolute(xdg) ? xdg : local) || join(home, fallback), 'exfiltrator')
  }
  return {
    config: place('CONFIG', '.config'),
    data: place('DATA', '.local/share'),
    cache: place('CACHE', platform === 'darwin' ? 'Library/Caches' : '.cache'),
  }
}
