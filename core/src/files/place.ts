import type { Context } from '../collector.ts'
import { escapeBytes } from './escape-bytes.ts'

/** Somewhere in the file system, named twice. */
export interface Place {
  /**
   * For the system: the absolute path, or, where its bytes are not UTF-8, a NUL and one
   * character per byte. Survives JSON, never leaves the machine.
   */
  readonly locator: string
  /** For people: forward slashes, the home directory as `~`, escaped as `escapeBytes` says. */
  readonly path: string
}

/** The place at an absolute path, as the system writes it: `~` has to be replaced before. */
export function placeOf(absolute: string, ctx: Pick<Context, 'home' | 'platform'>): Place {
  const slashed = (path: string) =>
    (ctx.platform === 'win32' ? path.replaceAll('\\', '/') : path).replace(/(?<=.)\/+$/, '')
  const locator = slashed(absolute)
  const home = slashed(ctx.home)
  const inHome = locator === home || locator.startsWith(home === '/' ? home : `${home}/`)
  return { locator, path: escapeBytes(inHome && home !== '/' ? `~${locator.slice(home.length)}` : locator) }
}

/** What `node:fs` is to be given for a locator. */
export function systemPath(locator: string): string | Buffer {
  return locator.charCodeAt(0) === 0 ? Buffer.from(locator.slice(1), 'latin1') : locator
}

/** The locator for a path as `node:fs` gave it. */
export function locatorOf(bytes: Buffer): string {
  const text = bytes.toString()
  return Buffer.from(text).equals(bytes) ? text : `\0${bytes.toString('latin1')}`
}

/** The locator of a child whose name's bytes are not UTF-8, or whose folder's are not. */
export function joinBytes(folder: string, name: Uint8Array): string {
  const raw = folder.charCodeAt(0) === 0 ? folder : `\0${Buffer.from(folder).toString('latin1')}`
  return `${raw}/${Buffer.from(name).toString('latin1')}`
}
