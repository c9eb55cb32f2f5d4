import { resolve } from 'node:path'
import { CommandError, EXIT } from '../command-error.ts'

/** What a person asked to install. */
export type PluginRequest =
  | {
      readonly from: 'registry'
      /** Package names to try, in this order: a short name may be ours or somebody's. */
      readonly names: readonly string[]
      /** A version, a range or a tag. */
      readonly wanted: string
    }
  | { readonly from: 'tarball' | 'git'; readonly url: string }

/** The packages that short names stand for: `notes` for `@SCOPE/PREFIX-notes`. */
export interface ShortNames {
  readonly scope: string
  readonly pluginPrefix: string
}

/** As npm allows, and never one that it would take for an option, or that leads out of a folder. */
export const NAME = /^(?:@[a-z0-9~][a-z0-9-._~]*\/)?[a-z0-9~][a-z0-9-._~]*$/
const WANTED = /^[\w.^~<>=*|+ -]+$/
const GIT = /^git(?:\+\w+)?:|^ssh:|^git@|^(?:github|gitlab|bitbucket|gist):|\.git(?:#.*)?$/
const TARBALL = /\.(?:tgz|tar\.gz)$/

/** Reads `text` as npm would, save that a bare `a/b` is nothing. Throws a `CommandError` that says what may be said. */
export function parseRequest(text: string, short: ShortNames, cwd = process.cwd()): PluginRequest {
  if (GIT.test(text)) return { from: 'git', url: gitUrl(text, cwd) }
  if (/^https?:/.test(text)) {
    return TARBALL.test(new URL(text).pathname) ? { from: 'tarball', url: text } : { from: 'git', url: `git+${text}` }
  }
  const path = text.replace(/^file:(?:\/\/)?/, '')
  if (TARBALL.test(path)) return { from: 'tarball', url: `file:${resolve(cwd, path)}` }
  if (path !== text || /^(?:\.{0,2}[\\/]|~|\.{1,2}$|[A-Za-z]:[\\/])/.test(path)) {
    throw new CommandError(
      'not-a-package',
      EXIT.usage,
      `${text} is a folder: \`exfiltrator plugins link ${path}\` uses it where it is`,
    )
  }
  const at = text.indexOf('@', 1)
  const name = at < 0 ? text : text.slice(0, at)
  const wanted = at < 0 ? 'latest' : text.slice(at + 1)
  if (!NAME.test(name) || !WANTED.test(wanted)) {
    throw new CommandError(
      'not-a-package',
      EXIT.usage,
      `"${text}" is no package: give a name (also with @VERSION or @TAG), a .tgz file, or the URL of a git repository`,
    )
  }
  const names = name.startsWith('@') ? [name] : [longName(name, short), name]
  return { from: 'registry', names, wanted }
}

function longName(name: string, { scope, pluginPrefix }: ShortNames): string {
  return `@${scope}/${pluginPrefix}-${name}`
}

/** The short name of a package of ours, else its name. */
export function shortName(name: string, short: ShortNames): string {
  const start = longName('', short)
  return name.startsWith(start) ? name.slice(start.length) : name
}

function gitUrl(text: string, cwd: string): string {
  if (/^(?:\w+:|git\+|git@)/.test(text)) return text.replace(/^(https?|file|ssh):/, 'git+$1:')
  return `git+file://${resolve(cwd, text)}`
}
