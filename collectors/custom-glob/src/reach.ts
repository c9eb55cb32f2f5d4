import { prefixOf } from './glob.ts'

/** A root as it is compared: forward slashes, `.` and `..` resolved, none at the end. */
export function tidy(root: string): string {
  const slashed = /^(?:[A-Za-z]:|\\\\)/.test(root) ? root.replaceAll('\\', '/') : root
  const names: string[] = []
  for (const name of slashed.split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  return `${slashed.startsWith('/') ? '/' : ''}${names.join('/')}`
}

const MACHINE = /^(?:\/|[A-Za-z]:)?$/
const NO_FILES = /^\/(?:proc|sys|dev)(?:\/|$)/
const HOMES = /^(?:\/home|\/Users|[A-Za-z]:\/Users|~)$/

/**
 * Why a rule would take in far more than anybody means to collect, in words; `undefined` when it
 * does not. Folders are as `tidy` makes them; `home` where it is known, else only `~` stands for it.
 */
export function tooWide(root: string, globs: readonly string[], home?: string): string | undefined {
  if (MACHINE.test(root)) return 'is the whole machine'
  if (NO_FILES.test(root)) return 'holds the system’s own devices and processes, not files'
  for (const glob of globs) {
    if (glob.startsWith('!') || !glob.includes('**')) continue
    const prefix = prefixOf(glob)
    const folder = prefix === '' ? root : `${root}/${prefix}`
    const holdsHome = home !== undefined && (home === folder || home.startsWith(`${folder}/`))
    if (HOMES.test(folder) || holdsHome) return `is searched whole by "${glob}", with everything anybody keeps at home`
  }
  return undefined
}
